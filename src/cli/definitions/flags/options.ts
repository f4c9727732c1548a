import { isIP } from 'node:net';
import { type Command, InvalidArgumentError } from 'commander';

export const SPECS: readonly [string, string] = [
  '<specs...>',
  'spec files, folders with .yaml and .yml files, or - for standard input',
];

/** An option that may be given several times, and takes several with commas. A list of words would swallow the specs. */
type Listed = readonly [string, string, (one: string, all?: string[]) => string[]];
export const listed = (flag: string, description: string): Listed => [
  flag,
  `${description}; repeatable, or with commas`,
  (one, all = []) => [...all, ...one.split(',')],
];

export const TOKEN = listed('-t, --token <name>', 'only this entry');
export const OWNER = listed('--owner <id>', 'only the specs of this owner');
export const CLAIMED = listed(
  '--claimed <name>',
  'with --prune: remove this entry although a Terraform resource claims it',
);

export const RESTORE: readonly [string, string] = [
  '--restore',
  'bring back secrets of the spec that wait for deletion, with new tokens',
];

/** Empty: none is named, and those beside the specs are in force. */
export const POLICY: readonly [string, string, (one: string, all: readonly string[]) => readonly string[], string[]] = [
  '--policy <file>',
  "the organisation's policy; without it HAWZU_POLICY, or each policy.yaml beside the specs and above them; repeatable",
  (one, all) => [...all, said(one)],
  [],
];

export const OUT: readonly [string, string, string] = ['--out <folder>', 'folder that CDKTF writes to', 'cdktf.out'];
export const BACKEND: readonly [string, string] = [
  '--backend <type>',
  "where the state is kept, by Terraform's name; without it a file in the working directory",
];
const BACKEND_CONFIG: readonly [string, string, (one: string, all: string[]) => string[], string[]] = [
  '--backend-config <setting>',
  'a setting of the backend (key=value) or a file of them; repeatable, and secrets belong in the file',
  (one, all) => [...all, one],
  [],
];

/** What `deploy` takes, and `destroy`, which undoes it. */
export const throughTerraform = (command: Command): Command =>
  command
    .argument(...SPECS)
    .option(...OUT)
    .option(...BACKEND)
    .option(...BACKEND_CONFIG)
    .option('-y, --yes', 'approve without being asked');

/** Names of a host as the Host header may say them, without a port. */
export function hostNames(text: string, earlier: readonly string[] = []): readonly string[] {
  const names = text.split(',');
  if (names.every((name) => /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i.test(name))) return [...earlier, ...names];
  throw new InvalidArgumentError('A host name has letters, digits, dots and hyphens, and no port.');
}

/** A path or an address that was said. A variable of the shell that is not set gives an empty one. */
export function said(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('It is empty; is a variable not set?');
}

/** The name of a file that may not be there yet. */
export function fileName(text: string): string {
  if (!/[/\\]$/.test(said(text))) return text;
  throw new InvalidArgumentError('It is a folder; name a file in it.');
}

/** From a day to ten years. */
export function days(text: string): string {
  if (/^[1-9]\d{0,3}$/.test(text) && Number(text) <= 3_660) return text;
  throw new InvalidArgumentError('A number of days, from 1 to 3660.');
}

export function count(text: string): string {
  if (/^\d{1,9}$/.test(text)) return text;
  throw new InvalidArgumentError('A whole number, 0 or more.');
}

export function port(text: string): string {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return text;
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
}

/** Where people reach a service: an origin, over HTTPS unless it is this machine. */
export function publicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || text.replace(/\/$/, '').toLowerCase() !== url.origin)
    throw new InvalidArgumentError('It is a scheme and a name, such as https://tokens.example.com, without a path.');
  if (url.protocol === 'https:' || /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)) return url.origin;
  throw new InvalidArgumentError('People sign in over HTTPS; plain HTTP is for this machine alone.');
}

/** The vendor behind a gateway: an origin. Its token goes there with every request. */
export function upstream(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || text.replace(/\/$/, '').toLowerCase() !== url.origin)
    throw new InvalidArgumentError(
      'It is a scheme and a name, such as https://api.hawzu.com; a path is basePath in the file of --gateway.',
    );
  if (url.protocol === 'https:' || /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)) return url.origin;
  throw new InvalidArgumentError(
    'Without TLS the token could be read on its way; plain HTTP is for this machine alone.',
  );
}

/** Addresses and networks, with commas. */
export function proxies(text: string, earlier: readonly string[] = []): readonly string[] {
  const networks = text.split(',').map((one) => one.trim());
  const isNetwork = (one: string): boolean => {
    const [address = '', bits, ...more] = one.split('/');
    const most = isIP(address) === 4 ? 32 : 128;
    return (
      isIP(address) !== 0 &&
      more.length === 0 &&
      (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
    );
  };
  if (networks.every(isNetwork)) return [...earlier, ...networks];
  throw new InvalidArgumentError('It takes IP addresses and networks, such as 10.0.0.5 or 10.0.0.0/8.');
}
