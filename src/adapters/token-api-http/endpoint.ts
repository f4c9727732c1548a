import { PortError } from '../../core/ports/errors';
import { isLoopback } from '../network/loopback';

/**
 * The origin of the token API, without a slash at its end. A management token goes to it with every request, so it has
 * to be https, but for this machine's own loopback.
 * @throws PortError of kind `invalid` that says what is wrong; it repeats nothing that may be a password.
 */
export function parseEndpoint(text: string): string {
  const refuse = (why: string): PortError =>
    new PortError(
      { port: 'token API', operation: 'connect', kind: 'invalid', effect: 'none' },
      `HAWZU_ENDPOINT ${why}. It has to be an origin: scheme, host and port, such as https://tokens.example.com:8443, without a path.`,
      { serverCode: 'endpoint-invalid' },
    );
  if (!URL.canParse(text)) throw refuse('is not a URL');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') throw refuse('holds a user name or password');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse(`has the scheme ${url.protocol}`);
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw refuse(`is http://${url.host}: without TLS the management token could be read on its way`);
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') throw refuse('has a path, query or fragment');
  return url.origin;
}
