import { writeSync } from 'node:fs';
import { duration } from '../../src/core/model/time';
import type { SecretSnapshot } from '../../src/emulator';
import type { Happening } from './happenings';
import type { Plant } from './plant';
import { CALM, type Size } from './size';
import { Year } from './year';

/** A function that a careless person wrote: whatever it is asked to finish becomes current, without a look at it. */
const CARELESS = `
const ask = async (secret, operation, input) => {
  const answer = await fetch(process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'secretsmanager.' + operation,
      authorization: 'AWS4-HMAC-SHA256 Credential=local/20000101/' + secret.split(':')[3] +
        '/secretsmanager/aws4_request, SignedHeaders=host, Signature=none',
    },
    body: JSON.stringify({ SecretId: secret, ...input }),
  });
  return answer.json();
};
const rotate = async (event, context) => {
  if (event.Step === 'testSecret') return;
  if (event.Step !== 'finishSecret') return packaged.rotate(event, context);
  const { VersionIdsToStages } = await ask(event.SecretId, 'DescribeSecret', {});
  const [current] = Object.keys(VersionIdsToStages).filter((id) => VersionIdsToStages[id].includes('AWSCURRENT'));
  const to = event.ClientRequestToken;
  if (current !== to) {
    const moved = { VersionStage: 'AWSCURRENT', RemoveFromVersionId: current, MoveToVersionId: to };
    await ask(event.SecretId, 'UpdateSecretVersionStage', moved);
  }
};
module.exports = { rotate, pass: packaged.pass };
`;

/** One that tells its log what it has made. */
const CHATTY = `
const rotate = async (event, context) => {
  await packaged.rotate(event, context);
  if (event.Step === 'createSecret') console.log('made hwz_' + 'x'.repeat(36));
};
module.exports = { rotate, pass: packaged.pass };
`;

/** A pass that raises no alarm for what it keeps alive. */
const SILENT = `
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (text, ...rest) => write(String(text).replace(/"HeldBecauseUsed":\\d+/, '"HeldBecauseUsed":0'), ...rest);
module.exports = packaged;
`;

/** The overlap of every entry is none, as far as the function knows. */
const withoutOverlap: NonNullable<Plant['deployed']> = (states) =>
  states.map((state) => ({
    ...state,
    tokens: state.tokens.map((token) => ({ ...token, rotation: { ...token.rotation, overlap: duration(0, 'h') } })),
  }));

/** From the twentieth look on, the value of a version is another one. */
function changingVersion(): NonNullable<Plant['shown']> {
  let looks = 0;
  return (secrets) => (++looks < 20 ? secrets : secrets.map((secret) => ({ ...secret, versions: changed(secret) })));
}

const changed = ({ versions }: SecretSnapshot): SecretSnapshot['versions'] =>
  versions.map((version) =>
    version.stages.includes('AWSCURRENT') ? version : { ...version, value: { kind: 'string', text: 'another' } },
  );

interface Planted {
  readonly plant: Plant;
  readonly size?: Partial<Size>;
  readonly happenings?: readonly Happening[];
  readonly found: RegExp;
}

const PLANTED: Readonly<Record<string, Planted>> = {
  'a function that knows no overlap': { plant: { deployed: withoutOverlap }, found: /^invariant 2: / },
  'the same, to which only consumers can tell': {
    plant: { deployed: withoutOverlap, blindJudge: true },
    found: /^the consumer of .* got a 401/,
  },
  'no pass that retires': { plant: { withoutPass: true }, found: /^invariant 3: token .* should be dead/ },
  'a promotion without verification': {
    plant: { function: CARELESS, pendingDisabled: true },
    found: /^invariant 1: .* lost its working current value/,
  },
  'a promotion of a version that was current long ago': {
    plant: { function: CARELESS, callsComeAgain: true },
    found: /^invariant (1|5): /,
  },
  'copies that do not catch up': {
    plant: {},
    size: { copyLagHours: 2000, everyDays: [20, 20], days: 40, tokens: 6 },
    found: /^invariant 3: token .* is only said to be "copy-behind"/,
  },
  "a pass that stops a stranger's token": {
    plant: { harmsStrangers: true },
    happenings: [{ kind: 'people', deed: 'stranger', pick: 0, atHours: 30 }],
    found: /^invariant 6: /,
  },
  'a version whose value changes': { plant: { shown: changingVersion() }, found: /^invariant 4: / },
  'a function that logs a value': { plant: { function: CHATTY }, size: { days: 8 }, found: /^invariant 7: / },
  'a pass that raises no alarm for what is held': {
    plant: { function: SILENT },
    size: { lateConsumers: 1, everyDays: [20, 20], days: 40 },
    found: /^invariant 3: .* no pass has raised an alarm/,
  },
  'a status that does not name what is held': {
    plant: { muteStatus: true },
    size: { lateConsumers: 1, everyDays: [20, 20], days: 60 },
    happenings: [21.3, 21.9, 22.4, 22.8, 23.2, 23.6].map((day, pick) => ({
      ...{ kind: 'people', deed: 'enable-superseded', pick, atHours: day * 24 },
    })),
    found: /^invariant 3: token .* is named nowhere/,
  },
};

/** On a push the first four, which invariants 1 to 3 and the consumers find; the soak plants all. */
const planted = Object.entries(PLANTED).slice(0, process.env['SOAK'] === undefined ? 4 : undefined);

test.each(planted)(
  'a year finds %s',
  async (name, { plant, size, happenings = [], found }) => {
    const plan = { seed: 3, size: { ...CALM, ...size }, happenings };
    const { violations, figures } = await Year.live(plan, { plant });
    writeSync(1, `planted, ${name}: on day ${figures.get('days')}: ${violations[0] ?? 'not found'}\n`);
    expect(violations[0] ?? '').toMatch(found);
  },
  300_000,
);

test('a year without any of them is found to be well', async () => {
  const { violations } = await Year.live({ seed: 3, size: CALM, happenings: [] });
  expect(violations).toEqual([]);
}, 300_000);
