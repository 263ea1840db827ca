package statefile

import (
	"errors"
	"os"
	"syscall"
)

// lock creates a file and opens it for itself alone until unlock is called, which
// removes it, or the process ends, however it does.
func lock(path string) (unlock func(), err error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	const shared, sharingViolation = 0, syscall.Errno(32)
	handle, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, shared, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	switch {
	case errors.Is(err, sharingViolation):
		return nil, ErrInUse
	case err != nil:
		return nil, &os.PathError{Op: "lock", Path: path, Err: err}
	}
	return func() {
		_ = syscall.CloseHandle(handle)
		_ = os.Remove(path) // fails if another server has it by now
	}, nil
}
