// A request as a command line.

const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

// Headers that curl sets itself, or that hold no more than REDACTED.
const own = /^(host|content-length|connection|accept-encoding|user-agent|authorization|cookie)$/i;

// curl writes the request of a journal's entry as a command line for a POSIX shell. In
// place of credentials it has the variables that privatelinksim prints.
export function curl(e) {
  const parts = ['curl -sS'];
  if (location.protocol === 'https:') parts.push('--cacert "$SSL_CERT_FILE"');
  if (e.Method !== 'GET') parts.push('-X ' + e.Method);
  if (e.Path.startsWith('/v1beta1')) parts.push('--digest -u "$TIDBCLOUD_PUBLIC_KEY:$TIDBCLOUD_PRIVATE_KEY"');
  else if (/^\/(subscriptions|providers)/i.test(e.Path)) parts.push('-H "Authorization: Bearer $TOKEN"');
  for (const f of e.Exchange.RequestHeader || []) {
    if (!own.test(f.name) && f.value !== 'REDACTED') parts.push('-H ' + quote(`${f.name}: ${f.value}`));
  }
  if (e.Exchange.RequestBody) parts.push('--data-raw ' + quote(e.Exchange.RequestBody));
  parts.push(quote(location.origin + encodeURI(e.Path) + (e.Query ? '?' + e.Query : '')));
  return parts.join(' ');
}
