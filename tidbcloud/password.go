package tidbcloud

import "github.com/tidb-azure/tidbprivatelink/internal/secret"

// Password is a secret. Printing, logging or encoding it gives "REDACTED", or nothing if it
// is empty; string(p) is the secret itself. Keep it in exported fields, because package fmt
// prints unexported ones without asking their type.
//
// azcore's request log does hold it, as part of the body, if
// [azcore.ClientOptions].Logging.IncludeBody is set.
type Password = secret.Text
