// Package statefile keeps a simulated world in a file, for the commands that have
// one.
package statefile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// File is a file with a saved world, locked against other processes. A nil *File is
// none.
type File struct {
	path   string
	unlock func()
}

// ErrInUse is what opening a file that another process has open gives.
var ErrInUse = errors.New("another process uses it")

// Open locks the file, which need not exist. Another process gets an error however
// it spells the name. Close it at the end.
func Open(path string) (*File, error) {
	path, err := resolve(path)
	if err != nil {
		return nil, err
	}
	switch info, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("it is not a regular file")
	}
	unlock, err := lock(path + ".lock")
	if err != nil {
		return nil, err
	}
	return &File{path, unlock}, nil
}

// resolve returns the absolute path without symbolic links.
func resolve(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		return target, nil
	}
	folder, err := filepath.EvalSymlinks(filepath.Dir(path))
	return filepath.Join(folder, filepath.Base(path)), err
}

// Read opens the file for reading; nil means that it does not exist.
func (f *File) Read() (io.ReadCloser, error) {
	file, err := os.Open(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return file, err
}

// Save puts what write writes in the place of the file, once it is on the disk and
// has been loaded again. After an error the file is the old one, and nothing is
// left beside it.
func (f *File) Save(write func(io.Writer) error) (err error) {
	beside := f.path + ".new"
	// The lock is ours: what is there was left by a process that was killed.
	if err := os.Remove(beside); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	file, err := os.OpenFile(beside, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		file.Close()
		if err != nil {
			os.Remove(beside)
		}
	}()
	if err := write(file); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if _, err := simulator.Load(file, &simulator.Options{JournalLimit: -1, RecordBytes: -1}); err != nil {
		return fmt.Errorf("what would be saved cannot be loaded again: %w", err)
	}
	if err := file.Close(); err != nil {
		return err
	}
	if err := os.Rename(beside, f.path); err != nil {
		return err
	}
	// The name is on the disk when the folder is. Not every system can do that.
	if folder, err := os.Open(filepath.Dir(f.path)); err == nil {
		_ = folder.Sync()
		folder.Close()
	}
	return nil
}

// Close lets other processes have the file.
func (f *File) Close() {
	if f != nil {
		f.unlock()
	}
}
