import { randomUUID } from 'node:crypto';
import { openProcess, type RealProcess } from '../../src/testing/real/real-process';
import { askSecretsManager } from '../../src/cli/local/rotation/ask-secrets-manager';
import type { DeclaredState } from '../../src/core/model/desired';
import { secretArn, versionId } from '../../src/core/model/ids';
import { parseLabel, versionMark } from '../../src/core/model/label';
import { SecretValue } from '../../src/core/model/secret-value';
import { type Emulator, startEmulator } from '../../src/emulator';
import { LocalFunctions } from '../../src/local-functions';
import { startTokenService, type TokenService } from '../../src/service';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import { DAY, HOUR, REGIONS, WORKSPACE } from './cast';
import type { Chance } from './chance';
import { DeployedFunction, functionIn, PASS, twinOf } from './deployed-function';
import { type Fate, Lambda, type RotationEvent } from './lambda';
import type { Plant } from './plant';
import type { Size } from './size';
import { nameOf, Weather } from './weather';
import type { YearClock } from './year-clock';

/** The label of the token that functions and applies work with. */
export const MANAGEMENT = 'management';
const FATES: readonly Fate[] = ['lost', 'answer-lost', 'twice', 'again-later'];
/** What it takes to begin a call of a function. */
const BEGIN_MS = 900;

interface WorldParts {
  readonly chance: Chance;
  readonly clock: YearClock;
  readonly size: Size;
  readonly plant: Plant;
}

/** Both services, the packaged function in processes of its own, and what they meet; all on one clock. */
export class YearWorld {
  /** What the last scheduled pass wrote. */
  passLines: string[] = [];
  private management = '';
  private readonly deployed: DeployedFunction;
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
    /** Another event begins: chance is drawn anew, so that a different order within one changes nothing beyond it. */
    readonly beginEvent: (at: number) => void,
  ) {
    this.deployed = new DeployedFunction({
      functions,
      endpoint: () => emulator.url,
      code: parts.plant.function,
      log: (line, isPass) => {
        logged.push(line);
        if (isPass) this.passLines.push(line);
      },
    });
    weather.kill = () => this.deployed.start();
  }

  static async open(parts: WorldParts): Promise<YearWorld> {
    const { chance, clock, size } = parts;
    const weather = new Weather(chance, clock, size.rates);
    const moment = { at: 0, nth: 0 };
    const random = { service: new SeededRandom('service'), store: new SeededRandom('store') };
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
      random: (count) => random.service.bytes(count),
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
        clock.now() + chance.between(0, 20, 'again at', moment.at, nameOf(SecretId), Step) * DAY,
      before: async (event) => late.world?.before(event),
    });
    const emulator = await startEmulator({
      clock: clock.now,
      random: (count) => random.store.bytes(count),
      functions: { endpoint: lambda.endpoint },
      faults: weather.ofSecretsManager,
      staleReadsMs: size.staleMs,
      replicationLagMs: () => chance.of('copied', moment.at, weather.attempt('copied')) * size.copyLagHours * HOUR,
      rotationPollMs: 0,
      log: (line) => void lines.push(line),
    });
    const begin = (at: number): void => {
      moment.nth = moment.at === at ? moment.nth + 1 : 0;
      moment.at = at;
      weather.begin(at);
      const drawn = chance.of('random', at, moment.nth);
      random.service = new SeededRandom(`service ${drawn}`);
      random.store = new SeededRandom(`store ${drawn}`);
    };
    const world = new YearWorld(parts, weather, service, emulator, functions, lambda, lines, begin);
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
  }

  get managementToken(): string {
    return this.service.bootstrap[0]!.token;
  }

  /** Puts the function there, or another one that knows these specs. */
  deploy(states: readonly DeclaredState[]): void {
    this.deployed.deploy({
      endpoint: this.service.url,
      managementSecrets: { [WORKSPACE]: secretArn(this.management) },
      states: this.parts.plant.deployed?.(states) ?? states,
    });
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
    const { chance, size, plant } = this.parts;
    if (plant.callsComeAgain) return 'again-later';
    const what = this.drawnFor('fate', SecretId, Step);
    return chance.happens(size.rates.call, 'fate', ...what) ? chance.pick(FATES, 'which fate', ...what) : 'arrives';
  }

  /** Between two steps time passes, and somebody may get in between. */
  private async before({ SecretId, Step, ClientRequestToken }: RotationEvent): Promise<void> {
    const { chance, clock, size, plant } = this.parts;
    clock.advance(BEGIN_MS);
    if (plant.pendingDisabled && Step === 'testSecret') await this.disablePending(ClientRequestToken);
    if (!chance.happens(size.rates.abandon, 'abandon', ...this.drawnFor('abandon', SecretId, Step))) return;
    await this.calmly(() =>
      this.secretsManager(SecretId.split(':')[3]!, 'UpdateSecretVersionStage', {
        SecretId,
        VersionStage: 'AWSPENDING',
        RemoveFromVersionId: ClientRequestToken,
      }).catch(() => undefined),
    );
    this.weather.met.set('rotation abandoned', (this.weather.met.get('rotation abandoned') ?? 0) + 1);
  }

  private drawnFor(what: string, secretId: string, step: string): readonly (string | number)[] {
    const name = nameOf(secretId);
    return [this.weather.moment, name, step, this.weather.attempt(what, name, step)];
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
  process(): RealProcess {
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
    const managementToken = new SecretValue(this.managementToken);
    return openProcess({ clock, random, env, endpoint: this.service.url, managementToken });
  }

  functionFor(region: string): string {
    return functionIn(region);
  }

  async close(): Promise<void> {
    await this.emulator.close();
    await this.lambda.close();
    await this.functions.close();
    await this.service.close();
    this.deployed.remove();
  }
}
