import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isExempt } from '../../src/adapters/network/no-proxy';
import { proxyFor } from '../../src/adapters/network/proxies';

const via = (url: string, env: Record<string, string>): string | undefined => {
  const { protocol, hostname, port } = new URL(url);
  const secure = protocol === 'https:';
  const host = hostname.replace(/^\[|\]$/g, '');
  return proxyFor({ secure, host, port: Number(port || (secure ? 443 : 80)) }, env)?.url.origin;
};

test.each([
  ['HTTPS_PROXY is for https', { HTTPS_PROXY: 'http://p:3128' }, 'http://p:3128', undefined],
  ['HTTP_PROXY is for http', { HTTP_PROXY: 'http://p:3128' }, undefined, 'http://p:3128'],
  ['small letters come first', { HTTPS_PROXY: 'http://a', https_proxy: 'http://b' }, 'http://b', undefined],
  ['empty is not set', { https_proxy: '', HTTPS_PROXY: ' http://a:1 ' }, 'http://a:1', undefined],
  ['a host and port without scheme', { HTTPS_PROXY: 'proxy.corp:8080' }, 'http://proxy.corp:8080', undefined],
  ['a proxy that speaks TLS', { HTTPS_PROXY: 'https://p' }, 'https://p', undefined],
  ['ALL_PROXY is for other tools', { ALL_PROXY: 'http://p' }, undefined, undefined],
])('%s', (_name, env, https, http) => {
  expect([via('https://api.example', env), via('http://api.example', env)]).toEqual([https, http]);
});

test.each(['https://localhost:4010', 'https://127.0.0.1', 'https://127.8.8.8', 'https://[::1]:1'])(
  '%s is this machine, and no proxy leads there',
  (url) => expect(via(url, { HTTPS_PROXY: 'http://p' })).toBeUndefined(),
);

test.each(['socks5://p:1', 'http://', '::', 'ftp://p'])('%s is no proxy that can be used, and is told so', (url) => {
  expect(() => via('https://api.example', { HTTPS_PROXY: url })).toThrow(
    /^HTTPS_PROXY is not the URL of an http or https/,
  );
});

test('a proxy that can not be used does no harm to what it is not for', () => {
  expect(via('https://localhost', { HTTPS_PROXY: 'socks5://p:1' })).toBeUndefined();
  expect(via('https://api.corp', { HTTPS_PROXY: 'socks5://p:1', NO_PROXY: 'corp' })).toBeUndefined();
});

test.each<[string, string, boolean, number?]>([
  ['*', 'anything.example', true],
  ['api.example', 'api.example', true],
  ['API.example', 'api.EXAMPLE.', true],
  ['example', 'api.example', true],
  ['.example', 'api.example', true],
  ['.example', 'example', true],
  ['*.example', 'api.example', true],
  ['example', 'my-example', false],
  ['ple', 'example', false],
  ['one, two three', 'three', true],
  ['', 'api.example', false],
  [' , ', 'api.example', false],
  ['api.example:8443', 'api.example', false],
  ['api.example:8443', 'api.example', true, 8443],
  ['10.1.2.3', '10.1.2.3', true],
  ['2.3', '10.1.2.3', false],
  ['10.0.0.0/8', '10.1.2.3', true],
  ['10.0.0.0/8', '11.1.2.3', false],
  ['10.0.0.0/8:443', '10.1.2.3', true],
  ['10.0.0.0/8:8443', '10.1.2.3', false],
  ['10.0.0.0/8', '10.example', false],
  ['10.0.0.0/99', '10.1.2.3', false],
  ['nonsense/8', '10.1.2.3', false],
  ['fd00::/8', 'fd12::1', true],
  ['fd00::/8', 'fe80::1', false],
  ['fd12::1', 'fd12::1', true],
  ['[fd12::1]:443', 'fd12::1', true],
  ['[fd12::1]:8443', 'fd12::1', false],
])('NO_PROXY=%s and the host %s: %s', (noProxy, host, expected, port = 443) => {
  expect(isExempt(noProxy, host, port)).toBe(expected);
});

describe('docs/cli.md says of proxies what is so', () => {
  const root = join(__dirname, '../..');
  const [, said = ''] = /\n### Proxies\n([\s\S]*?)\n### /.exec(readFileSync(join(root, 'docs/cli.md'), 'utf8')) ?? [];
  const [names = '', exempt = ''] = said.split(/\n\n(?=`NO_PROXY`)/);
  const quoted = (text: string): readonly string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, one = '']) => one);

  test('it names the variables that are read, and no other', () => {
    const source = readFileSync(join(root, 'src/adapters/network/proxies.ts'), 'utf8');
    const read = new Set([...source.matchAll(/'(\w+_proxy)'/gi)].map(([, name = '']) => name.toUpperCase()));
    const named = quoted(said).filter((text) => /^[A-Z]+_PROXY$/.test(text) && text !== 'ALL_PROXY');
    expect([...new Set(named)].sort()).toEqual([...read].sort());
    expect(said).toContain('`ALL_PROXY` and SOCKS are not used');
    expect(via('https://api.example', { ALL_PROXY: 'http://p' })).toBeUndefined();
  });

  test('the forms that it gives a proxy are taken', () => {
    const forms = quoted(names).filter((text) => text.includes('HOST:PORT'));
    expect(forms).toHaveLength(2);
    const [user = ''] = quoted(names).filter((text) => text.endsWith('@'));
    for (const form of forms.flatMap((one) => [one, one.replace('//', `//${user}`)])) {
      const url = form.replace('HOST:PORT', 'proxy.corp:8443').replace('USER:PASSWORD', 'me:a%40b');
      const origin = `${url.split('//')[0]}//proxy.corp:8443`;
      expect(via('https://api.example', { HTTPS_PROXY: url })).toBe(origin);
      expect(via('https://api.example', { HTTPS_PROXY: 'http://other', https_proxy: url })).toBe(origin);
    }
  });

  /** What is reached directly with an entry of NO_PROXY, and what is not. */
  const ENTRIES: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
    'corp.example': [
      ['corp.example', 'api.corp.example'],
      ['mycorp.example', 'example'],
    ],
    '10.0.0.0/8': [['10.1.2.3'], ['11.1.2.3']],
    '*': [['api.example', '11.1.2.3'], []],
  };
  const HERE = new Set(['localhost', '127.0.0.0/8', '::1']);

  test('the entries that it gives NO_PROXY work as it says, each with a port too', () => {
    const env = (entry: string) => ({ HTTPS_PROXY: 'http://p', NO_PROXY: `first.example,${entry}` });
    const entries = quoted(exempt).filter((text) => text !== 'NO_PROXY' && !HERE.has(text));
    expect(entries.sort()).toEqual(Object.keys(ENTRIES).sort());
    for (const [entry, [direct, through]] of Object.entries(ENTRIES)) {
      for (const host of direct) expect([host, via(`https://${host}`, env(entry))]).toEqual([host, undefined]);
      for (const host of through) expect([host, via(`https://${host}`, env(entry))]).toEqual([host, 'http://p']);
    }
    for (const entry of ['corp.example:8443', '10.1.2.3:8443', '10.0.0.0/8:8443']) {
      const host = entry.startsWith('10') ? '10.1.2.3' : 'corp.example';
      const at = [via(`https://${host}:8443`, env(entry)), via(`https://${host}`, env(entry))];
      expect([entry, ...at]).toEqual([entry, undefined, 'http://p']);
    }
  });

  test('this machine itself is never reached through a proxy', () => {
    expect(quoted(exempt).filter((text) => HERE.has(text))).toEqual([...HERE]);
    for (const host of ['localhost', '127.0.0.1', '127.9.9.9', '[::1]']) {
      expect(via(`https://${host}:4010`, { HTTPS_PROXY: 'http://p' })).toBeUndefined();
    }
  });
});
