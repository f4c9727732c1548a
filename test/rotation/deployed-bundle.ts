import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretArn } from '../../src/core/model/ids';
import { instant } from '../../src/core/model/time';
import { readSpecs } from '../../src/core/token-spec/read-specs';
import { LocalFunctions } from '../../src/local-functions';
import { rotationAsset } from '../../src/rotation/rotation-asset';
import { LocalWorld } from '../cli/local-world';

export const BUNDLE = join(__dirname, '..', '..', 'dist', 'rotation', 'function.js');
export const FUNCTION = 'arn:aws:lambda:eu-west-1:000000000000:function:hawzu-rotation';
const PASS = 'arn:aws:lambda:eu-west-1:000000000000:function:hawzu-pass';

/** A world whose Secrets Manager calls the packaged bundle, alone in a folder with what it was deployed with. */
export class BundleWorld {
  readonly logged: string[] = [];
  readonly folder = mkdtempSync(join(tmpdir(), 'hawzu-function-'));

  private constructor(
    readonly world: LocalWorld,
    readonly functions: LocalFunctions,
  ) {}

  static async start(): Promise<BundleWorld> {
    let now = Date.now;
    const functions = await LocalFunctions.start({ clock: () => now() });
    const world = await LocalWorld.start({ functions: { endpoint: functions.endpoint }, rotationPollMs: 0 });
    now = () => world.now();
    return new BundleWorld(world, functions);
  }

  /** Puts the bundle there, for the entries of a spec; another Node may run it, and each handler take another way to secrets. */
  async deploy(
    spec: string,
    node = process.execPath,
    secretsManager: (handler: string) => string = () => this.world.emulator.url,
  ): Promise<void> {
    const { world, functions, folder, logged } = this;
    cpSync(BUNDLE, join(folder, 'function.js'));
    const managementSecret = await world.createSecret('hawzu/management', world.managementToken);
    const { states } = readSpecs([{ path: 'tokens.yaml', content: readFileSync(spec, 'utf8') }], {
      now: instant(world.now()),
    });
    const managementSecrets = { ws_acme: secretArn(managementSecret) };
    const asset = rotationAsset({ endpoint: world.service.url, managementSecrets, states });
    writeFileSync(join(folder, 'deployed.json'), JSON.stringify(asset));
    for (const [arn, handler] of [
      [FUNCTION, 'function.rotate'],
      [PASS, 'function.pass'],
    ] as const) {
      functions.deploy({
        arn,
        folder,
        handler,
        environment: {
          AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager(handler),
          AWS_REGION: 'eu-west-1',
          AWS_ACCESS_KEY_ID: 'local',
          AWS_SECRET_ACCESS_KEY: 'local',
        },
        timeoutMs: 60_000,
        node,
        log: (line) => void logged.push(line),
      });
    }
  }

  /** Has the scheduled pass run. Rejects with what it fails with. */
  async pass(): Promise<void> {
    const url = `${this.functions.endpoint}/2015-03-31/functions/${encodeURIComponent(PASS)}/invocations`;
    const answer = await fetch(url, { method: 'POST', body: '{}' });
    if (answer.status !== 200 || answer.headers.has('x-amz-function-error')) throw new Error(await answer.text());
  }

  async close(): Promise<void> {
    await this.world.close();
    await this.functions.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
