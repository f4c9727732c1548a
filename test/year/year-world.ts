import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSecretsManager } from '../../src/adapters/secrets-manager/open-secrets-manager';
import { openTokenApi } from '../../src/adapters/token-api-http/open-token-api';
import { askSecretsManager } from '../../src/cli/local/rotation/ask-secrets-manager';
import type { DeclaredState } from '../../src/core/model/desired';
import { secretArn, versionId } from '../../src/core/model/ids';
import { parseLabel, versionMark } from '../../src/core/model/label';
import { SecretValue } from '../../src/core/model/secret-value';
import type { Ports } from '../../src/core/ports/ports';
import { type Emulator, startEmulator } from '../../src/emulator';
import { LocalFunctions } from '../../src/local-functions';
import { rotationAsset } from '../../src/rotation/rotation-asset';
import { startTokenService, type TokenService } from '../../src/service';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import { DAY, REGIONS, WORKSPACE } from './cast';
import type { Chance } from './chance';
import { type Fate, Lambda, type RotationEvent } from './lambda';
import type { Plant } from './plant';
import type { Size } from './size';
import { Weather } from './weather';
import type { YearClock } from './year-clock';

const BUNDLE = join(__dirname, '..', '..', 'dist', 'rotation', 'function.js');
const PASS = 'arn:aws:lambda:eu-west-1:000000000000:function:hawzu-pass';
const functionIn = (region: string): string => `arn:aws:lambda:${region}:000000000000:function:hawzu-rotation`;
const twinOf = (arn: string): string => `${arn}-twin`;
/** The label of the token that functions and applies work with. */
export const MANAGEMENT = 'management';
const FATES: readonly Fate[] = ['lost', 'answer-lost', 'twice', 'again-later'];
/** What it takes to begin a call of a function. */
const BEGIN_MS = 900;

/**
 * The packaged function is another file, untouched. Only its waiting is shorter: a call that is tried again after 20 seconds
 * would take them of the machine's time.
 */
const BESIDE = `'use strict';
const timers = require('node:timers/promises');
const wait = timers.setTimeout;
timers.setTimeout = (ms, ...rest) => wait(ms / 1000, ...rest);
const packaged = require('./packaged.js');
`;

interface WorldParts {
  readonly chance: Chance;
  readonly clock: YearClock;
  readonly size: Size;
  readonly plant: Plant;
}

/** Both services, the packaged function in processes of its own, and what they meet; all on one clock. */
export class YearWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'hawzu-year-'));
  /** What the last scheduled pass wrote. */
  passLines: string[] = [];
  private management = '';
  private processes = 0;

  private constructor(
    private readonly parts: WorldParts,
    readonly weather: Weather,
    readonly service: TokenService,
    readonly emulator: Emulator,
    readonly functions: LocalFunctions,
    readonly lambda: Lambda,
    /** Every line that a function or a service wrote. */
    readonly logged: string[],
  ) {}

  static async open(parts: WorldParts): Promise<YearWorld> {
    const { chance, clock, size } = parts;
    const weather = new Weather(chance, clock, size.rates);
    const random = new SeededRandom(`year ${chance.of('services')}`);
    const lines: string[] = [];
    const service = await startTokenService({
      seed: {
        workspaces: [
          {
            id: WORKSPACE,
            name: 'Acme',
            projects: [
              { id: 'proj_web', name: 'The web', code: 'WEB' },
              { id: 'proj_api', name: 'The API', code: 'API' },
            ],
            management_tokens: [
              { label: MANAGEMENT, role: 'role_administrator' },
              { label: 'people', role: 'role_administrator' },
            ],
          },
        ],
      },
      clock: clock.now,
      random: (count) => random.bytes(count),
      faults: weather.ofService,
      log: (line) => void lines.push(JSON.stringify(line)),
    });
    const functions = await LocalFunctions.start({ clock: clock.now });
    // Set when there is a world.
    const late: { world?: YearWorld } = {};
    const lambda = await Lambda.start({
      endpoint: functions.endpoint,
      twinOf,
      fateOf: (event) => late.world?.fateOf(event) ?? 'arrives',
      againAt: ({ SecretId, Step }) =>
        clock.now() + chance.between(0, 20, 'again at', clock.now(), SecretId, Step) * DAY,
      before: async (event) => late.world?.before(event),
    });
    const emulator = await startEmulator({
      clock: clock.now,
      random: (count) => random.bytes(count),
      functions: { endpoint: lambda.endpoint },
      faults: weather.ofSecretsManager,
      staleReadsMs: size.staleMs,
      rotationPollMs: 0,
      log: (line) => void lines.push(line),
    });
    const world = new YearWorld(parts, weather, service, emulator, functions, lambda, lines);
    late.world = world;
    await world.begin();
    return world;
  }

  private async begin(): Promise<void> {
    const answer = await this.secretsManager<{ ARN: string }>(REGIONS[0], 'CreateSecret', {
      Name: 'hawzu/management',
      SecretString: this.managementToken,
      ClientRequestToken: randomUUID(),
    });
    this.management = answer.ARN;
    this.weather.kill = () => this.startFunctions();
  }

  get managementToken(): string {
    return this.service.bootstrap[0]!.token;
  }

  /** Puts the function there, or another one that knows these specs. */
  deploy(states: readonly DeclaredState[]): void {
    const { folder, parts } = this;
    const { plant } = parts;
    copyFileSync(BUNDLE, join(folder, 'packaged.js'));
    writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
    writeFileSync(join(folder, 'function.js'), BESIDE + (plant.function ?? 'module.exports = packaged;\n'));
    const deployed = {
      endpoint: this.service.url,
      managementSecrets: { [WORKSPACE]: secretArn(this.management) },
      states: plant.deployed?.(states) ?? states,
    };
    writeFileSync(join(folder, 'deployed.json'), JSON.stringify(rotationAsset(deployed)));
    this.startFunctions();
  }

  /** Ends the processes of functions where they stand; the next call starts another. */
  private startFunctions(): void {
    const deployed = {
      folder: this.folder,
      environment: {
        AWS_ENDPOINT_URL_SECRETS_MANAGER: this.emulator.url,
        AWS_REGION: REGIONS[0],
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      },
      timeoutMs: 60_000,
    };
    const log = (line: string): void => void this.logged.push(line);
    for (const region of REGIONS) {
      for (const arn of [functionIn(region), twinOf(functionIn(region))]) {
        this.functions.deploy({ ...deployed, arn, handler: 'function.rotate', log });
      }
    }
    for (const arn of [PASS, twinOf(PASS)]) {
      this.functions.deploy({
        ...deployed,
        arn,
        handler: 'function.pass',
        log: (line) => {
          this.logged.push(line);
          this.passLines.push(line);
        },
      });
    }
  }

  /** The scheduled pass; sometimes twice, beside itself. */
  async pass(): Promise<boolean> {
    const { chance, clock, size } = this.parts;
    this.passLines = [];
    const isTwice = chance.happens(size.rates.call, 'pass twice', clock.now());
    const [done] = await Promise.all([
      this.lambda.invoke(PASS, {}),
      ...(isTwice ? [this.lambda.invoke(twinOf(PASS), {})] : []),
    ]);
    return done;
  }

  private fateOf({ SecretId, Step }: RotationEvent): Fate {
    const { chance, clock, size } = this.parts;
    const what = [clock.now(), SecretId, Step];
    return chance.happens(size.rates.call, 'fate', ...what) ? chance.pick(FATES, 'which fate', ...what) : 'arrives';
  }

  /** Between two steps time passes, and somebody may get in between. */
  private async before({ SecretId, Step, ClientRequestToken }: RotationEvent): Promise<void> {
    const { chance, clock, size, plant } = this.parts;
    clock.advance(BEGIN_MS);
    if (plant.pendingDisabled && Step === 'testSecret') await this.disablePending(ClientRequestToken);
    if (!chance.happens(size.rates.abandon, 'abandon', clock.now(), SecretId, Step)) return;
    await this.calmly(() =>
      this.secretsManager(SecretId.split(':')[3]!, 'UpdateSecretVersionStage', {
        SecretId,
        VersionStage: 'AWSPENDING',
        RemoveFromVersionId: ClientRequestToken,
      }).catch(() => undefined),
    );
    this.weather.met.set('rotation abandoned', (this.weather.met.get('rotation abandoned') ?? 0) + 1);
  }

  private async disablePending(version: string): Promise<void> {
    const mark = versionMark(versionId(version));
    const row = (await this.service.snapshot()).find(({ label }) => parseLabel(label)?.version === mark);
    if (row) await this.people('POST', `access-token/${row.id}/disable`);
  }

  /** Nothing is in the way of it. */
  async calmly<T>(work: () => Promise<T>): Promise<T> {
    const { weather } = this;
    const { worker } = weather;
    weather.worker = 'nobody';
    try {
      return await work();
    } finally {
      weather.worker = worker;
    }
  }

  secretsManager<Answer>(region: string, operation: string, input: object): Promise<Answer> {
    return askSecretsManager<Answer>({ endpoint: this.emulator.url, region, accessKeyId: 'local' }, operation, input);
  }

  /** Somebody else than this software, with a management token of his own. */
  async people(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly body: string }> {
    const answer = await this.calmly(() =>
      fetch(`${this.service.url}/api/v1/workspace/${WORKSPACE}/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${this.service.bootstrap[1]!.token}`,
          ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      }),
    );
    return { status: answer.status, body: await answer.text() };
  }

  /** What a pass of the command line holds of the world, in a process of its own. */
  process(): { readonly ports: Ports; readonly close: () => Promise<void> } {
    const { clock, chance } = this.parts;
    this.processes += 1;
    const random = new SeededRandom(`process ${this.processes} ${chance.of('process')}`);
    const env = {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: this.emulator.url,
      AWS_REGION: REGIONS[0],
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    };
    // The AWS SDK reads the process's own.
    Object.assign(process.env, env);
    const shared = { clock, random, env };
    const tokens = openTokenApi({
      ...shared,
      endpoint: this.service.url,
      managementToken: new SecretValue(this.managementToken),
    });
    const secrets = openSecretsManager(shared);
    return {
      ports: { tokenApi: tokens.api, stores: secrets.stores, clock, random },
      close: async () => {
        tokens.close();
        await secrets.close();
      },
    };
  }

  functionFor(region: string): string {
    return functionIn(region);
  }

  async close(): Promise<void> {
    await this.emulator.close();
    await this.lambda.close();
    await this.functions.close();
    await this.service.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
