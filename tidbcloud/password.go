package tidbcloud

import "github.com/tidb-azure/tidbprivatelink/internal/secret"

// Password is a write-only secret. Printing, logging or encoding it yields
// "REDACTED", or nothing when it is empty; string(p) is the secret itself. Keep it
// in exported fields: package fmt asks no type about others.
//
// Its content does appear in azcore's request log when
// [azcore.ClientOptions].Logging.IncludeBody is set, as does every body.
type Password = secret.Text
