import type { Role } from '../../core/model/access';
import type { ProjectId, SecretArn, TokenId, VersionId, WorkspaceId } from '../../core/model/ids';
import { SecretValue } from '../../core/model/secret-value';
import type { IssueRequest, TokenChanges } from '../../core/ports/token-api';
import { AWSCURRENT, AWSPENDING, type NewSecret, type SecretRotation } from '../../core/ports/secret-store';
import type { SecretRecord } from './secrets/secret-record';
import type { SecretTable } from './secrets/secret-table';
import { withStageAt } from './secrets/stages';
import { factsOf } from './tokens/token-record';
import type { Issuer, TokenTable } from './tokens/token-table';

const PERSON: Issuer = {
  name: 'person@acme.example',
  token: null,
  expiresAt: null,
  access: { type: 'workspace', role: 'Owner' },
};

/** What people and other programs do behind the back of this software. Each verb takes effect at once. */
export class OutsideWorld {
  constructor(
    private readonly workspace: WorkspaceId,
    private readonly tokens: TokenTable,
    private readonly region: (name?: string) => SecretTable,
  ) {}

  /** @param name who does, where that matters */
  personIssues(request: IssueRequest, name = PERSON.name): { readonly id: TokenId; readonly value: SecretValue } {
    const { record, value } = this.tokens.issue(this.workspace, { ...PERSON, name }, request);
    return { id: record.id, value: new SecretValue(value) };
  }

  personDisables(id: TokenId): void {
    this.tokens.setStatus({ workspace: this.workspace, id }, PERSON, 'disabled');
  }

  personEnables(id: TokenId): void {
    this.tokens.setStatus({ workspace: this.workspace, id }, PERSON, 'enabled');
  }

  personEdits(id: TokenId, changes: TokenChanges): void {
    this.tokens.edit({ workspace: this.workspace, id }, PERSON, changes);
  }

  personRevokes(id: TokenId): void {
    this.tokens.revoke({ workspace: this.workspace, id }, PERSON);
  }

  /** A consumer calls the API with a token: whether it works. */
  consumerUses(value: string): boolean {
    try {
      this.tokens.authenticate('authenticate', value);
      return true;
    } catch {
      return false;
    }
  }

  /** Adds a role, or replaces the one of the same scope and name. */
  makeRole(role: Role): void {
    this.removeRole(role.scope, role.name);
    this.tokens.roles.push(role);
  }

  removeRole(scope: Role['scope'], name: string): void {
    this.tokens.roles = this.tokens.roles.filter((role) => role.scope !== scope || role.name !== name);
  }

  makeProject(id: ProjectId, name: string): void {
    this.tokens.projects.set(id, name);
  }

  removeProject(id: ProjectId): void {
    this.tokens.projects.delete(id);
  }

  /** Somebody else's secret, with a value if one is given. */
  makeSecret(
    secret: NewSecret,
    value?: { readonly version: VersionId; readonly text: string },
    region?: string,
  ): SecretArn {
    const table = this.region(region);
    const { arn } = table.create(secret);
    if (value) table.put(arn, value.version, value.text, [AWSCURRENT]);
    return arn;
  }

  /** PutSecretValue without stages, as a person or `aws_secretsmanager_secret_version` does: AWSCURRENT moves here. */
  overwriteValue(arn: SecretArn, version: VersionId, text: string): void {
    this.#table(arn).put(arn, version, text, [AWSCURRENT]);
  }

  deleteSecret(arn: SecretArn, recoveryWindowDays = 30): void {
    this.#table(arn).delete(arn, recoveryWindowDays);
  }

  forceDelete(arn: SecretArn): void {
    this.#table(arn).delete(arn, 0);
  }

  restoreSecret(arn: SecretArn): void {
    this.#table(arn).restore(arn);
  }

  setTags(arn: SecretArn, tags: Readonly<Record<string, string>>): void {
    this.#table(arn).change(this.#record(arn), { tags });
  }

  /** Configures rotation by a function, or cancels it. */
  setRotation(arn: SecretArn, rotation: SecretRotation | undefined): void {
    const { rotation: _before, ...record } = this.#record(arn);
    this.#table(arn).change(record, rotation ? { rotation } : {});
  }

  /** What a rotation function is: it is told of every rotation of the secret that begins. */
  onRotation(arn: SecretArn, begun: (version: VersionId) => void): void {
    this.#table(arn).onRotation = (at, version) => {
      if (at === arn) begun(version);
    };
  }

  /** Makes copies of a secret in other regions. */
  replicate(arn: SecretArn, ...regions: readonly string[]): void {
    const table = this.#table(arn);
    table.replication.add(
      this.#record(arn),
      regions.map((region) => ({ region })),
    );
  }

  /** StopReplicationToReplica: a copy that stands on its own from now on. @param copy its ARN in its own region */
  promoteReplica(copy: SecretArn): void {
    this.#table(copy).replication.promote(this.#record(copy));
  }

  /** From now on a copy gets nothing any more. */
  breakReplica(arn: SecretArn, region: string, why = 'The KMS key of the copy is disabled.'): void {
    this.#table(arn).replication.fail(arn, region, why);
  }

  mendReplica(arn: SecretArn, region: string): void {
    this.#table(arn).replication.mend(arn, region);
  }

  /** Moves or removes a staging label without asking where it sits. */
  moveStage(arn: SecretArn, stage: string, to: VersionId | undefined): void {
    const record = this.#record(arn);
    this.#table(arn).change(record, { stages: withStageAt(record.stages, stage, to) });
  }

  /** What RotateSecret leaves before its function has run: an empty version that carries AWSPENDING. */
  startRotation(arn: SecretArn, id: VersionId): void {
    const table = this.#table(arn);
    const record = this.#record(arn);
    table.change(record, {
      versions: new Map(record.versions).set(id, { id, createdAt: table.clock.now() }),
      stages: withStageAt(record.stages, AWSPENDING, id),
    });
  }

  /** A whole rotation by somebody else: a new token, its value under a new version, promoted. */
  rotateElsewhere(
    arn: SecretArn,
    version: VersionId,
    request: IssueRequest,
    stored: (token: { readonly id: TokenId; readonly label: string; readonly value: string }) => string,
  ): TokenId {
    const { record, value } = this.tokens.issue(this.workspace, PERSON, request);
    const { id, label } = factsOf(record);
    this.#table(arn).put(arn, version, stored({ id, label, value }), [AWSPENDING]);
    this.moveStage(arn, AWSCURRENT, version);
    this.moveStage(arn, AWSPENDING, undefined);
    return id;
  }

  #table(arn: SecretArn): SecretTable {
    return this.region(arn.split(':')[3]);
  }

  #record(arn: SecretArn): SecretRecord {
    const record = this.#table(arn).find(arn);
    if (!record) throw new Error(`the test names a secret that is not there: ${arn}`);
    return record;
  }
}
