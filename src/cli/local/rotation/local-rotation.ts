import { devNull } from 'node:os';
import { cliCodes } from '../../../core/diagnostics/catalogue/cli';
import type { Diagnostic } from '../../../core/diagnostics/diagnostic';
import type { DeclaredState } from '../../../core/model/desired';
import type { SecretArn } from '../../../core/model/ids';
import { instant } from '../../../core/model/time';
import { formatSecond } from '../../../core/model/time-words';
import { LocalFunctions } from '../../../local-functions';
import type { ServiceSeed } from '../../../service';
import { ExitCode } from '../../terminal/exit-code';
import { CommandFailure } from '../../terminal/failure';
import { LOCAL_REGION, type LocalServices, readTokenFile } from '../local-services';
import type { DevClock } from '../time/dev-clock';
import { FunctionFolder } from './function-folder';
import { keepManagementToken } from './keep-management-token';
import { isRotating, RotatingSecrets } from './rotating-secrets';
import { PassSchedule } from './pass-schedule';
import { isChange, leavesNothing, passWords, refusalWords, rotationWords } from './told-rotation';

const FUNCTION_ARN = `arn:aws:lambda:${LOCAL_REGION}:000000000000:function:hawzu-tokens-rotation`;
const PASS_ARN = `${FUNCTION_ARN}-pass`;
const FUNCTION_MS = 60_000;

interface LocalRotationParts {
  readonly states: readonly DeclaredState[];
  readonly seed: ServiceSeed;
  readonly clock: DevClock;
  /** How often it is looked whether a pass is due, in milliseconds. */
  readonly pollMs: number;
  /** Gets one line for each thing that happens. */
  readonly say: (line: string) => void;
  readonly problem: (diagnostic: Diagnostic) => void;
}

/** Rotation as at AWS, on this machine: the packaged function, called by the embedded Secrets Manager. */
export class LocalRotation {
  private folder: FunctionFolder | undefined;
  private rotating: RotatingSecrets | undefined;
  private readonly passes: PassSchedule;
  private timer: NodeJS.Timeout | undefined;
  /** What the pass before has told of entries, which the next one need not repeat. */
  private known = new Set<string>();
  private telling = new Set<string>();

  private constructor(
    private readonly parts: LocalRotationParts,
    private readonly functions: LocalFunctions,
  ) {
    this.passes = new PassSchedule({ clock: parts.clock.now, call: () => this.pass() });
  }

  /**
   * The server that functions are behind: there before the services, which have to know it. Throws a `CommandFailure` for
   * specs that nothing could rotate.
   */
  static async start(parts: LocalRotationParts): Promise<LocalRotation> {
    const { clock, states, seed, problem } = parts;
    const withToken = seed.workspaces.filter(({ management_tokens: tokens = [] }) => tokens.length > 0);
    const foreign = states.find(({ workspace }) => withToken.every(({ id }) => id !== workspace));
    if (foreign) throw withoutToken(foreign.workspace);
    if (!states.some(({ tokens }) => tokens.some(isRotating))) problem(cliCodes.diagnose('rotation-nothing', {}));
    const functions = await LocalFunctions.start({
      expects: [FUNCTION_ARN, PASS_ARN],
      clock: clock.now,
      atWork: (isAtWork) => clock.hold(isAtWork),
    });
    return new LocalRotation(parts, functions);
  }

  get endpoint(): string {
    return this.functions.endpoint;
  }

  /** Hears each line of the embedded Secrets Manager. */
  hear(line: string): void {
    const words = rotationWords(line);
    if (words !== undefined) this.parts.say(words);
    if (isChange(line)) {
      this.passes.changed();
      this.rotating?.look();
    }
  }

  /** Deploys the function for the specs, and switches rotation on wherever there is something to rotate. */
  async deploy(services: LocalServices): Promise<void> {
    const { states, clock, say, problem, pollMs } = this.parts;
    const managementSecrets = await this.managementSecrets(services);
    this.folder = new FunctionFolder({ endpoint: services.endpoint, managementSecrets, states });
    const packaged = {
      folder: this.folder.path,
      environment: {
        AWS_ENDPOINT_URL_SECRETS_MANAGER: services.secretsEndpoint,
        AWS_REGION: LOCAL_REGION,
        AWS_ACCESS_KEY_ID: services.functionKey,
        AWS_SECRET_ACCESS_KEY: 'local',
        // The user's own profiles are for AWS.
        AWS_CONFIG_FILE: devNull,
        AWS_SHARED_CREDENTIALS_FILE: devNull,
      },
      timeoutMs: FUNCTION_MS,
    };
    const tell = (words: string | undefined): void => {
      if (words !== undefined) say(words);
    };
    this.functions.deploy({
      ...packaged,
      arn: FUNCTION_ARN,
      handler: 'function.rotate',
      log: (line) => tell(refusalWords(line, clock.now())),
    });
    this.functions.deploy({ ...packaged, arn: PASS_ARN, handler: 'function.pass', log: (line) => this.hearPass(line) });
    this.timer = setInterval(() => void this.passes.runDue(), pollMs).unref();
    this.rotating = new RotatingSecrets({
      ...{ secrets: services.secrets, states, functionArn: FUNCTION_ARN, problem },
      configured: (secret, schedule) => {
        const { rotation } = services.secrets.snapshot().find(({ name }) => name === secret) ?? {};
        const next =
          rotation?.window === undefined ? '' : `, next at ${formatSecond(instant(rotation.window.rotatesAt))}`;
        say(`${formatSecond(clock.now())}  ${secret}: rotates by ${schedule}${next}`);
      },
    });
    this.rotating.look();
  }

  /** Resolves when rotation is on wherever it is to be on by now. */
  async settled(): Promise<void> {
    await this.rotating?.settled();
  }

  /** See `PassSchedule.moments`. */
  get momentsOfPasses(): readonly number[] {
    return this.passes.moments;
  }

  /** Runs the scheduled pass if it is due. */
  passDue(): Promise<void> {
    return this.passes.runDue();
  }

  private async pass(): Promise<void> {
    const told = new Set<string>();
    this.telling = told;
    await this.functions.call(PASS_ARN, {});
    this.known = told;
  }

  private hearPass(line: string): void {
    const figures = leavesNothing(line);
    if (figures !== undefined) this.passes.told(figures);
    const told = passWords(line);
    if (!told) return;
    this.telling.add(told.words);
    if (told.isDone || !this.known.has(told.words)) {
      this.parts.say(`${formatSecond(this.parts.clock.now())}  ${told.words}`);
    }
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.rotating?.close();
    await this.functions.close();
    this.folder?.remove();
  }

  private async managementSecrets(services: LocalServices): Promise<Readonly<Record<string, SecretArn>>> {
    const caller = { endpoint: services.secretsEndpoint, region: LOCAL_REGION, accessKeyId: services.functionKey };
    const kept: Record<string, SecretArn> = {};
    for (const { workspace } of this.parts.states) {
      const file = services.tokenFiles.get(workspace);
      if (file === undefined) throw withoutToken(workspace);
      kept[workspace] ??= await keepManagementToken(caller, workspace, readTokenFile(file));
    }
    return kept;
  }
}

const withoutToken = (workspace: string): CommandFailure =>
  new CommandFailure(ExitCode.error, [cliCodes.diagnose('rotation-no-workspace', { workspace })]);
