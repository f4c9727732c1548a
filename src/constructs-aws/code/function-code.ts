import { AssetType, TerraformAsset, Token } from 'cdktf';
import { Construct } from 'constructs';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../adapters/system/installed-package';
import type { TokenSpec } from '../../constructs';
import { awsStackCodes } from '../../core/diagnostics/catalogue/aws-stack';
import type { DeclaredState } from '../../core/model/desired';
import { canonicalJson } from '../../core/reconcile/observed/fingerprint';
import { rotationAsset } from '../../rotation/rotation-asset';
import { closed, type KeysOf } from '../props/closed-props';
import type { ManagementToken } from '../props/management-token';
import { type Names, namesOf } from '../props/naming';
import { StackError } from '../props/stack-error';
import { checkManagementEntry } from './management-entry';
import { deployedState } from './deployed-state';
import { temporaryFile } from './temporary-file';
import { deterministicZip } from './zip';

export interface FunctionCodeProps {
  /** The tokens that the functions look after. */
  readonly tokens: TokenSpec;
  /** The origin of the token API, such as `https://app.hawzu.example`. Plain text: it travels beside the code. */
  readonly endpoint: string;
  /** Where the management token of the workspace is. */
  readonly managementToken: ManagementToken;
  /**
   * AWS region of the stack, and of tokens whose spec says none.
   * @default the only one that the spec says
   */
  readonly region?: string;
  /**
   * What names of functions, roles and alarms begin with, before owner, workspace and region. It begins with `hawzu` itself: by
   * that, plans know a function as one of this software's.
   * @default 'hawzu'
   */
  readonly namePrefix?: string;
  /**
   * A file in place of the functions' own code, which has to export `rotate` and `pass`.
   * @default the one of this package
   */
  readonly codeFile?: string;
}

const KEYS: KeysOf<Required<FunctionCodeProps>> = {
  ...{ tokens: true, endpoint: true, managementToken: true, region: true, namePrefix: true, codeFile: true },
};

/**
 * What both functions run: a zip of the code of this package and of the spec as it was read. It holds no value. The same
 * spec and package give the same bytes on every machine, so a plan elsewhere shows no change.
 * @throws StackError when the endpoint, a region or the ARN of a secret is not known at synth, or the
 * management token is an entry that could not issue its successor
 */
export class FunctionCode extends Construct {
  /** @internal */
  readonly tokens: TokenSpec;
  /** @internal With every region filled in. */
  readonly state: DeclaredState;
  /** @internal */
  readonly managementToken: ManagementToken;
  /** Where the stack is. */
  readonly region: string;
  /** @internal */
  readonly names: Names;
  /** For `filename` of a function: where the zip is, from the folder of the stack. */
  readonly path: string;
  /** For `source_code_hash`: SHA-256 of the zip in base64. */
  readonly hash: string;

  constructor(scope: Construct, id: string, props: FunctionCodeProps) {
    super(scope, id);
    const { tokens, endpoint, managementToken, region, namePrefix, codeFile } = closed(props, KEYS, 'FunctionCode');
    if (namePrefix !== undefined && !namePrefix.startsWith('hawzu')) throw foreignPrefix(namePrefix);
    const { state, region: home } = deployedState(tokens, region);
    checkManagementEntry(state, managementToken.secretArn);
    this.tokens = tokens;
    this.state = state;
    this.managementToken = managementToken;
    this.region = home;
    this.names = namesOf(tokens.spec, home, namePrefix);
    const managementSecrets = { [state.workspace]: managementToken.secretArn };
    const deployed = rotationAsset({ endpoint: originOf(endpoint), managementSecrets, states: [state] });
    const zip = deterministicZip({
      'function.js': codeOf(codeFile),
      'deployed.json': Buffer.from(`${canonicalJson(deployed)}\n`),
    });
    this.hash = createHash('sha256').update(zip).digest('base64');
    this.path = this.#assetOf(zip);
  }

  /** CDKTF copies a file when it synthesizes. */
  #assetOf(zip: Uint8Array): string {
    const path = temporaryFile('function.zip', zip);
    const asset = new TerraformAsset(this, 'zip', {
      ...{ path, type: AssetType.FILE },
      assetHash: createHash('sha256').update(zip).digest('hex').slice(0, 32),
    });
    return asset.path;
  }
}

function originOf(endpoint: string): string {
  const url = !Token.isUnresolved(endpoint) && URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url && ['https:', 'http:'].includes(url.protocol)) return url.origin;
  throw new StackError([awsStackCodes.diagnose('endpoint-unknown', {})]);
}

function codeOf(file = join(packageRoot(), 'dist', 'rotation', 'function.js')): Uint8Array {
  if (existsSync(file)) return readFileSync(file);
  throw new StackError([awsStackCodes.diagnose('function-code-missing', { file })]);
}

function foreignPrefix(found: string): StackError {
  const parameters = { field: 'namePrefix', found, expected: 'a text that begins with hawzu' };
  return new StackError([awsStackCodes.diagnose('setting-unreadable', parameters)]);
}
