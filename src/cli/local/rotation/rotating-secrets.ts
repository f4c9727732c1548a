import { randomUUID } from 'node:crypto';
import { cliCodes } from '../../../core/diagnostics/catalogue/cli';
import type { Diagnostic } from '../../../core/diagnostics/diagnostic';
import type { DeclaredState, DeclaredToken } from '../../../core/model/desired';
import { secretArn } from '../../../core/model/ids';
import { scheduleFor } from '../../../core/rotation-schedule/schedule-for';
import type { Emulator, SecretSnapshot } from '../../../emulator';
import { entryOfSecret } from '../../../rotation/entry-of-secret';
import { LOCAL_ACCESS_KEY } from '../local-services';
import { askSecretsManager } from './ask-secrets-manager';

/** As RotateSecret takes them. */
interface Rules {
  readonly ScheduleExpression: string;
  readonly Duration: string;
}

interface RotatingParts {
  readonly secrets: Emulator;
  readonly states: readonly DeclaredState[];
  readonly functionArn: string;
  /** Told of a secret whose rotation was switched on or given another schedule. */
  readonly configured: (secret: string, schedule: string) => void;
  /** Told once of each secret that can't be rotated so. */
  readonly problem: (diagnostic: Diagnostic) => void;
}

/** Whether an entry is one that Secrets Manager can rotate: neither paused nor handed on to another owner. */
export const isRotating = ({ enabled, rotation, movedTo }: DeclaredToken): boolean =>
  enabled && rotation.kind === 'every' && movedTo === undefined;

/** Switches rotation on for the secrets of declared entries, each when it has a first value, as a stack does at AWS. */
export class RotatingSecrets {
  private looking: Promise<void> | undefined;
  private again = false;
  private closed = false;
  private readonly told = new Set<string>();

  constructor(private readonly parts: RotatingParts) {}

  /** Looks at all secrets, soon. Something may have changed while it looks: then it looks again. */
  look(): void {
    this.again = true;
    this.looking ??= this.lookOnce().finally(() => (this.looking = undefined));
  }

  /** Resolves when it has looked at all that has changed so far. */
  async settled(): Promise<void> {
    await this.looking;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.looking;
  }

  private async lookOnce(): Promise<void> {
    while (this.again && !this.closed) {
      this.again = false;
      // Who changed something is answered first.
      await new Promise((done) => setImmediate(done));
      for (const secret of this.parts.secrets.snapshot()) await this.configure(secret);
    }
  }

  private async configure(secret: SecretSnapshot): Promise<void> {
    // A copy is rotated with the secret that it is a copy of.
    if (secret.primaryRegion !== undefined) return;
    const token = entryOfSecret(this.parts.states, { arn: secretArn(secret.arn), tags: secret.tags })?.token;
    if (token === undefined || !isRotating(token) || !isReady(secret)) return;
    const answer = scheduleFor(token, secret.name);
    if (answer.kind === 'impossible') {
      const parameters = { token: token.name, why: answer.error.message };
      return this.tellOnce(token.name, cliCodes.diagnose('rotation-unschedulable', parameters));
    }
    if (answer.kind === 'none') return;
    const { expression: schedule, durationHours } = answer.schedule;
    const rules = { ScheduleExpression: schedule, Duration: `${durationHours}h` };
    if (!this.isMissing(secret, rules)) return;
    try {
      const caller = { endpoint: this.parts.secrets.url, region: secret.region, accessKeyId: LOCAL_ACCESS_KEY };
      await askSecretsManager(caller, 'RotateSecret', {
        SecretId: secret.arn,
        ClientRequestToken: randomUUID(),
        RotationLambdaARN: this.parts.functionArn,
        RotationRules: rules,
        RotateImmediately: false,
      });
    } catch {
      // Another change is in the way, whose end is another look.
      return;
    }
    this.parts.configured(secret.name, schedule);
    await this.parts.secrets.rotateDue();
  }

  /** A rotation that somebody switched off, or gave to another function, is theirs. */
  private isMissing({ rotation }: SecretSnapshot, rules: Rules): boolean {
    if (rotation === undefined) return true;
    const isOurs = rotation.enabled && rotation.functionArn === this.parts.functionArn;
    const { scheduleExpression, duration } = rotation.rules ?? {};
    return isOurs && (scheduleExpression !== rules.ScheduleExpression || duration !== rules.Duration);
  }

  private tellOnce(name: string, diagnostic: Diagnostic): void {
    if (this.told.has(name)) return;
    this.told.add(name);
    this.parts.problem(diagnostic);
  }
}

/** It has a first value, and nobody is about to give it another. */
function isReady({ versions, deletionAt }: SecretSnapshot): boolean {
  const current = versions.find(({ stages }) => stages.includes('AWSCURRENT'));
  const pending = versions.find(({ stages }) => stages.includes('AWSPENDING'));
  return deletionAt === undefined && current?.value !== undefined && (pending === undefined || pending === current);
}
