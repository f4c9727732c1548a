// https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token
// generated from terraform resource schema

import { Construct } from 'constructs';
import * as cdktf from 'cdktf';

// Configuration

export interface AccessTokenConfig extends cdktf.TerraformMetaArguments {
  /**
  * Id of the workspace. Default: the only one that the management token reaches, as it was at the creation. A change makes a new token and removes this one.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#workspace_id AccessToken#workspace_id}
  */
  readonly workspaceId?: string;
  /**
  * Whose tokens these are, unique per workspace; `metadata.name` of a spec. It marks tokens and secrets as yours. A change makes a new token and removes this one.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#owner_id AccessToken#owner_id}
  */
  readonly ownerId: string;
  /**
  * Name of the token: 3 to 50 of a-z, 0-9 and single hyphens, beginning with a letter. A new name keeps secret and token.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#name AccessToken#name}
  */
  readonly name: string;
  /**
  * What the token is for, in one sentence, for whoever reviews it.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#purpose AccessToken#purpose}
  */
  readonly purpose: string;
  /**
  * Who answers for the token: a person or team.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#owner AccessToken#owner}
  */
  readonly owner: string;
  /**
  * The one system that uses the token.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#consumer AccessToken#consumer}
  */
  readonly consumer: string;
  /**
  * Role in the whole workspace. Excludes `workspace_needs` and `project_grants`.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#workspace_role AccessToken#workspace_role}
  */
  readonly workspaceRole?: string;
  /**
  * Permissions that the consumer needs in the workspace; the lowest role that covers them is taken.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#workspace_needs AccessToken#workspace_needs}
  */
  readonly workspaceNeeds?: string[];
  /**
  * For a management token that rotates: how long tokens that it issues, its successor among them, may live beyond its own end. Hours or days, or `unlimited`; not at all by default. No edit changes it: another one needs another token.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#max_issued_lifetime AccessToken#max_issued_lifetime}
  */
  readonly maxIssuedLifetime?: string;
  /**
  * One role in each of some projects. Prefer it to access to the whole workspace.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#project_grants AccessToken#project_grants}
  */
  readonly projectGrants?: AccessTokenProjectGrants[] | cdktf.IResolvable;
  /**
  * How long each value lives, counted from its creation: a whole number and one of h, d, w, M (calendar months), y. One week when nothing is said.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#expires_in AccessToken#expires_in}
  */
  readonly expiresIn?: string;
  /**
  * A fixed end: a date (00:00 UTC) or a date and time. Excludes `expires_in` and `never_expires`.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#expires_at AccessToken#expires_at}
  */
  readonly expiresAt?: string;
  /**
  * No end, and no rotation. Needs `justification` and `review_by`.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#never_expires AccessToken#never_expires}
  */
  readonly neverExpires?: boolean | cdktf.IResolvable;
  /**
  * Why the token is as it is.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#justification AccessToken#justification}
  */
  readonly justification?: string;
  /**
  * By when somebody looks at the token again.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#review_by AccessToken#review_by}
  */
  readonly reviewBy?: string;
  /**
  * False disables every live token of this resource and suspends its rotation. Reversible. Tokens in a secret that it had before are named instead.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#enabled AccessToken#enabled}
  */
  readonly enabled?: boolean | cdktf.IResolvable;
  /**
  * When the value is replaced. Without it: every two thirds of the lifetime.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#rotation AccessToken#rotation}
  */
  readonly rotation?: AccessTokenRotation;
  /**
  * Where the value goes. Without it: a secret called `hawzu/<owner_id>/<name>`, which this resource makes, tags and deletes.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#secret AccessToken#secret}
  */
  readonly secret?: AccessTokenSecret;
  /**
  * What becomes of the token when this resource is destroyed or replaced: `revoke` (the default), or `abandon`: token and secret stay as they are, and whoever declares them next has them. It counts as it was last applied.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#on_destroy AccessToken#on_destroy}
  */
  readonly onDestroy?: string;
}
export interface AccessTokenProjectGrants {
  /**
  * Id of the project.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#project_id AccessToken#project_id}
  */
  readonly projectId: string;
  /**
  * Role in the project. Excludes `needs`.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#role AccessToken#role}
  */
  readonly role?: string;
  /**
  * Permissions that the consumer needs in the project; the lowest role that covers them is taken.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#needs AccessToken#needs}
  */
  readonly needs?: string[];
}

export function accessTokenProjectGrantsToTerraform(struct?: AccessTokenProjectGrants | cdktf.IResolvable): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  return {
    project_id: cdktf.stringToTerraform(struct!.projectId),
    role: cdktf.stringToTerraform(struct!.role),
    needs: cdktf.listMapper(cdktf.stringToTerraform, false)(struct!.needs),
  }
}


export function accessTokenProjectGrantsToHclTerraform(struct?: AccessTokenProjectGrants | cdktf.IResolvable): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  const attrs = {
    project_id: {
      value: cdktf.stringToHclTerraform(struct!.projectId),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    role: {
      value: cdktf.stringToHclTerraform(struct!.role),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    needs: {
      value: cdktf.listMapperHcl(cdktf.stringToHclTerraform, false)(struct!.needs),
      isBlock: false,
      type: "set",
      storageClassType: "stringList",
    },
  };

  // remove undefined attributes
  return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined));
}

export class AccessTokenProjectGrantsOutputReference extends cdktf.ComplexObject {
  private isEmptyObject = false;
  private resolvableValue?: cdktf.IResolvable;

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  * @param complexObjectIndex the index of this item in the list
  * @param complexObjectIsFromSet whether the list is wrapping a set (will add tolist() to be able to access an item via an index)
  */
  public constructor(terraformResource: cdktf.IInterpolatingParent, terraformAttribute: string, complexObjectIndex: number, complexObjectIsFromSet: boolean) {
    super(terraformResource, terraformAttribute, complexObjectIsFromSet, complexObjectIndex);
  }

  public get internalValue(): AccessTokenProjectGrants | cdktf.IResolvable | undefined {
    if (this.resolvableValue) {
      return this.resolvableValue;
    }
    let hasAnyValues = this.isEmptyObject;
    const internalValueResult: any = {};
    if (this._projectId !== undefined) {
      hasAnyValues = true;
      internalValueResult.projectId = this._projectId;
    }
    if (this._role !== undefined) {
      hasAnyValues = true;
      internalValueResult.role = this._role;
    }
    if (this._needs !== undefined) {
      hasAnyValues = true;
      internalValueResult.needs = this._needs;
    }
    return hasAnyValues ? internalValueResult : undefined;
  }

  public set internalValue(value: AccessTokenProjectGrants | cdktf.IResolvable | undefined) {
    if (value === undefined) {
      this.isEmptyObject = false;
      this.resolvableValue = undefined;
      this._projectId = undefined;
      this._role = undefined;
      this._needs = undefined;
    }
    else if (cdktf.Tokenization.isResolvable(value)) {
      this.isEmptyObject = false;
      this.resolvableValue = value;
    }
    else {
      this.isEmptyObject = Object.keys(value).length === 0;
      this.resolvableValue = undefined;
      this._projectId = value.projectId;
      this._role = value.role;
      this._needs = value.needs;
    }
  }

  // project_id - computed: false, optional: false, required: true
  private _projectId?: string; 
  public get projectId() {
    return this.getStringAttribute('project_id');
  }
  public set projectId(value: string) {
    this._projectId = value;
  }
  // Temporarily expose input value. Use with caution.
  public get projectIdInput() {
    return this._projectId;
  }

  // role - computed: false, optional: true, required: false
  private _role?: string; 
  public get role() {
    return this.getStringAttribute('role');
  }
  public set role(value: string) {
    this._role = value;
  }
  public resetRole() {
    this._role = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get roleInput() {
    return this._role;
  }

  // needs - computed: false, optional: true, required: false
  private _needs?: string[]; 
  public get needs() {
    return cdktf.Fn.tolist(this.getListAttribute('needs'));
  }
  public set needs(value: string[]) {
    this._needs = value;
  }
  public resetNeeds() {
    this._needs = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get needsInput() {
    return this._needs;
  }
}

export class AccessTokenProjectGrantsList extends cdktf.ComplexList {
  public internalValue? : AccessTokenProjectGrants[] | cdktf.IResolvable

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  * @param wrapsSet whether the list is wrapping a set (will add tolist() to be able to access an item via an index)
  */
  constructor(protected override terraformResource: cdktf.IInterpolatingParent, protected override terraformAttribute: string, protected override wrapsSet: boolean) {
    super(terraformResource, terraformAttribute, wrapsSet)
  }

  /**
  * @param index the index of the item to return
  */
  public get(index: number): AccessTokenProjectGrantsOutputReference {
    return new AccessTokenProjectGrantsOutputReference(this.terraformResource, this.terraformAttribute, index, this.wrapsSet);
  }
}
export interface AccessTokenRotation {
  /**
  * False: the value is not rotated. Default true.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#enabled AccessToken#enabled}
  */
  readonly enabled?: boolean | cdktf.IResolvable;
  /**
  * Time between two rotations, such as `20d`.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#every AccessToken#every}
  */
  readonly every?: string;
  /**
  * How long a superseded value keeps working. Default `24h`.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#overlap AccessToken#overlap}
  */
  readonly overlap?: string;
  /**
  * How long it then stays disabled, so that it could be enabled again, before it is revoked. Default `48h`.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#observation_period AccessToken#observation_period}
  */
  readonly observationPeriod?: string;
  /**
  * Hours of the day (UTC) in which a rotation that is due may start, such as `02:00-05:00`.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#window AccessToken#window}
  */
  readonly window?: string;
  /**
  * Any text or number, not secret. A change of it rotates the value now, with the overlap; to set it for the first time, or to take it out, does not. See [Rotate now](#rotate-now).
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#trigger AccessToken#trigger}
  */
  readonly trigger?: string;
}

export function accessTokenRotationToTerraform(struct?: AccessTokenRotation | cdktf.IResolvable): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  return {
    enabled: cdktf.booleanToTerraform(struct!.enabled),
    every: cdktf.stringToTerraform(struct!.every),
    overlap: cdktf.stringToTerraform(struct!.overlap),
    observation_period: cdktf.stringToTerraform(struct!.observationPeriod),
    window: cdktf.stringToTerraform(struct!.window),
    trigger: cdktf.stringToTerraform(struct!.trigger),
  }
}


export function accessTokenRotationToHclTerraform(struct?: AccessTokenRotation | cdktf.IResolvable): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  const attrs = {
    enabled: {
      value: cdktf.booleanToHclTerraform(struct!.enabled),
      isBlock: false,
      type: "simple",
      storageClassType: "boolean",
    },
    every: {
      value: cdktf.stringToHclTerraform(struct!.every),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    overlap: {
      value: cdktf.stringToHclTerraform(struct!.overlap),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    observation_period: {
      value: cdktf.stringToHclTerraform(struct!.observationPeriod),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    window: {
      value: cdktf.stringToHclTerraform(struct!.window),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    trigger: {
      value: cdktf.stringToHclTerraform(struct!.trigger),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
  };

  // remove undefined attributes
  return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined));
}

export class AccessTokenRotationOutputReference extends cdktf.ComplexObject {
  private isEmptyObject = false;
  private resolvableValue?: cdktf.IResolvable;

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  */
  public constructor(terraformResource: cdktf.IInterpolatingParent, terraformAttribute: string) {
    super(terraformResource, terraformAttribute, false);
  }

  public get internalValue(): AccessTokenRotation | cdktf.IResolvable | undefined {
    if (this.resolvableValue) {
      return this.resolvableValue;
    }
    let hasAnyValues = this.isEmptyObject;
    const internalValueResult: any = {};
    if (this._enabled !== undefined) {
      hasAnyValues = true;
      internalValueResult.enabled = this._enabled;
    }
    if (this._every !== undefined) {
      hasAnyValues = true;
      internalValueResult.every = this._every;
    }
    if (this._overlap !== undefined) {
      hasAnyValues = true;
      internalValueResult.overlap = this._overlap;
    }
    if (this._observationPeriod !== undefined) {
      hasAnyValues = true;
      internalValueResult.observationPeriod = this._observationPeriod;
    }
    if (this._window !== undefined) {
      hasAnyValues = true;
      internalValueResult.window = this._window;
    }
    if (this._trigger !== undefined) {
      hasAnyValues = true;
      internalValueResult.trigger = this._trigger;
    }
    return hasAnyValues ? internalValueResult : undefined;
  }

  public set internalValue(value: AccessTokenRotation | cdktf.IResolvable | undefined) {
    if (value === undefined) {
      this.isEmptyObject = false;
      this.resolvableValue = undefined;
      this._enabled = undefined;
      this._every = undefined;
      this._overlap = undefined;
      this._observationPeriod = undefined;
      this._window = undefined;
      this._trigger = undefined;
    }
    else if (cdktf.Tokenization.isResolvable(value)) {
      this.isEmptyObject = false;
      this.resolvableValue = value;
    }
    else {
      this.isEmptyObject = Object.keys(value).length === 0;
      this.resolvableValue = undefined;
      this._enabled = value.enabled;
      this._every = value.every;
      this._overlap = value.overlap;
      this._observationPeriod = value.observationPeriod;
      this._window = value.window;
      this._trigger = value.trigger;
    }
  }

  // enabled - computed: false, optional: true, required: false
  private _enabled?: boolean | cdktf.IResolvable; 
  public get enabled() {
    return this.getBooleanAttribute('enabled');
  }
  public set enabled(value: boolean | cdktf.IResolvable) {
    this._enabled = value;
  }
  public resetEnabled() {
    this._enabled = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get enabledInput() {
    return this._enabled;
  }

  // every - computed: false, optional: true, required: false
  private _every?: string; 
  public get every() {
    return this.getStringAttribute('every');
  }
  public set every(value: string) {
    this._every = value;
  }
  public resetEvery() {
    this._every = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get everyInput() {
    return this._every;
  }

  // overlap - computed: false, optional: true, required: false
  private _overlap?: string; 
  public get overlap() {
    return this.getStringAttribute('overlap');
  }
  public set overlap(value: string) {
    this._overlap = value;
  }
  public resetOverlap() {
    this._overlap = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get overlapInput() {
    return this._overlap;
  }

  // observation_period - computed: false, optional: true, required: false
  private _observationPeriod?: string; 
  public get observationPeriod() {
    return this.getStringAttribute('observation_period');
  }
  public set observationPeriod(value: string) {
    this._observationPeriod = value;
  }
  public resetObservationPeriod() {
    this._observationPeriod = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get observationPeriodInput() {
    return this._observationPeriod;
  }

  // window - computed: false, optional: true, required: false
  private _window?: string; 
  public get window() {
    return this.getStringAttribute('window');
  }
  public set window(value: string) {
    this._window = value;
  }
  public resetWindow() {
    this._window = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get windowInput() {
    return this._window;
  }

  // trigger - computed: false, optional: true, required: false
  private _trigger?: string; 
  public get trigger() {
    return this.getStringAttribute('trigger');
  }
  public set trigger(value: string) {
    this._trigger = value;
  }
  public resetTrigger() {
    this._trigger = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get triggerInput() {
    return this._trigger;
  }
}
export interface AccessTokenSecretReplicas {
  /**
  * AWS region of the copy.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#region AccessToken#region}
  */
  readonly region: string;
  /**
  * KMS key of that region that encrypts the copy. Counts when the copy is made.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#kms_key_id AccessToken#kms_key_id}
  */
  readonly kmsKeyId?: string;
}

export function accessTokenSecretReplicasToTerraform(struct?: AccessTokenSecretReplicas | cdktf.IResolvable): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  return {
    region: cdktf.stringToTerraform(struct!.region),
    kms_key_id: cdktf.stringToTerraform(struct!.kmsKeyId),
  }
}


export function accessTokenSecretReplicasToHclTerraform(struct?: AccessTokenSecretReplicas | cdktf.IResolvable): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  const attrs = {
    region: {
      value: cdktf.stringToHclTerraform(struct!.region),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    kms_key_id: {
      value: cdktf.stringToHclTerraform(struct!.kmsKeyId),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
  };

  // remove undefined attributes
  return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined));
}

export class AccessTokenSecretReplicasOutputReference extends cdktf.ComplexObject {
  private isEmptyObject = false;
  private resolvableValue?: cdktf.IResolvable;

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  * @param complexObjectIndex the index of this item in the list
  * @param complexObjectIsFromSet whether the list is wrapping a set (will add tolist() to be able to access an item via an index)
  */
  public constructor(terraformResource: cdktf.IInterpolatingParent, terraformAttribute: string, complexObjectIndex: number, complexObjectIsFromSet: boolean) {
    super(terraformResource, terraformAttribute, complexObjectIsFromSet, complexObjectIndex);
  }

  public get internalValue(): AccessTokenSecretReplicas | cdktf.IResolvable | undefined {
    if (this.resolvableValue) {
      return this.resolvableValue;
    }
    let hasAnyValues = this.isEmptyObject;
    const internalValueResult: any = {};
    if (this._region !== undefined) {
      hasAnyValues = true;
      internalValueResult.region = this._region;
    }
    if (this._kmsKeyId !== undefined) {
      hasAnyValues = true;
      internalValueResult.kmsKeyId = this._kmsKeyId;
    }
    return hasAnyValues ? internalValueResult : undefined;
  }

  public set internalValue(value: AccessTokenSecretReplicas | cdktf.IResolvable | undefined) {
    if (value === undefined) {
      this.isEmptyObject = false;
      this.resolvableValue = undefined;
      this._region = undefined;
      this._kmsKeyId = undefined;
    }
    else if (cdktf.Tokenization.isResolvable(value)) {
      this.isEmptyObject = false;
      this.resolvableValue = value;
    }
    else {
      this.isEmptyObject = Object.keys(value).length === 0;
      this.resolvableValue = undefined;
      this._region = value.region;
      this._kmsKeyId = value.kmsKeyId;
    }
  }

  // region - computed: false, optional: false, required: true
  private _region?: string; 
  public get region() {
    return this.getStringAttribute('region');
  }
  public set region(value: string) {
    this._region = value;
  }
  // Temporarily expose input value. Use with caution.
  public get regionInput() {
    return this._region;
  }

  // kms_key_id - computed: false, optional: true, required: false
  private _kmsKeyId?: string; 
  public get kmsKeyId() {
    return this.getStringAttribute('kms_key_id');
  }
  public set kmsKeyId(value: string) {
    this._kmsKeyId = value;
  }
  public resetKmsKeyId() {
    this._kmsKeyId = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get kmsKeyIdInput() {
    return this._kmsKeyId;
  }
}

export class AccessTokenSecretReplicasList extends cdktf.ComplexList {
  public internalValue? : AccessTokenSecretReplicas[] | cdktf.IResolvable

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  * @param wrapsSet whether the list is wrapping a set (will add tolist() to be able to access an item via an index)
  */
  constructor(protected override terraformResource: cdktf.IInterpolatingParent, protected override terraformAttribute: string, protected override wrapsSet: boolean) {
    super(terraformResource, terraformAttribute, wrapsSet)
  }

  /**
  * @param index the index of the item to return
  */
  public get(index: number): AccessTokenSecretReplicasOutputReference {
    return new AccessTokenSecretReplicasOutputReference(this.terraformResource, this.terraformAttribute, index, this.wrapsSet);
  }
}
export interface AccessTokenSecret {
  /**
  * Name of a secret that this resource makes. Excludes `arn`. A change moves to a new secret.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#name AccessToken#name}
  */
  readonly name?: string;
  /**
  * With neither `name` nor `arn`: what the name of the secret begins with; the name of the token follows. Default `hawzu/<owner_id>/`. A secret that is there stays when this, or the name of the token, changes.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#prefix AccessToken#prefix}
  */
  readonly prefix?: string;
  /**
  * ARN of a secret that is managed elsewhere: it is written to, and never tagged or deleted.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#arn AccessToken#arn}
  */
  readonly arn?: string;
  /**
  * AWS region. Default: the region of the provider.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#region AccessToken#region}
  */
  readonly region?: string;
  /**
  * KMS key of a secret that this resource makes. A change is made in place.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#kms_key_id AccessToken#kms_key_id}
  */
  readonly kmsKeyId?: string;
  /**
  * Copies, in other regions, of a secret that this resource makes: these and no others. An empty set removes all; without it, copies that somebody makes stay.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#replicas AccessToken#replicas}
  */
  readonly replicas?: AccessTokenSecretReplicas[] | cdktf.IResolvable;
  /**
  * Tags of a secret that this resource makes. Tags that are taken out of the configuration stay.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#tags AccessToken#tags}
  */
  readonly tags?: { [key: string]: string };
  /**
  * `json` (token, id, label, workspace, endpoint, expiry; the default) or `plain` (the bare token).
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#format AccessToken#format}
  */
  readonly format?: string;
  /**
  * Days in which a deleted secret can be restored: `0d` (none) or `7d` to `30d`. Default `30d`.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#recovery_window AccessToken#recovery_window}
  */
  readonly recoveryWindow?: string;
  /**
  * With `arn`: consent to take over a current value that is not ours. A live token in it is kept and becomes this resource's; anything else is replaced.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#take_over AccessToken#take_over}
  */
  readonly takeOver?: boolean | cdktf.IResolvable;
}

export function accessTokenSecretToTerraform(struct?: AccessTokenSecret | cdktf.IResolvable): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  return {
    name: cdktf.stringToTerraform(struct!.name),
    prefix: cdktf.stringToTerraform(struct!.prefix),
    arn: cdktf.stringToTerraform(struct!.arn),
    region: cdktf.stringToTerraform(struct!.region),
    kms_key_id: cdktf.stringToTerraform(struct!.kmsKeyId),
    replicas: cdktf.listMapper(accessTokenSecretReplicasToTerraform, false)(struct!.replicas),
    tags: cdktf.hashMapper(cdktf.stringToTerraform)(struct!.tags),
    format: cdktf.stringToTerraform(struct!.format),
    recovery_window: cdktf.stringToTerraform(struct!.recoveryWindow),
    take_over: cdktf.booleanToTerraform(struct!.takeOver),
  }
}


export function accessTokenSecretToHclTerraform(struct?: AccessTokenSecret | cdktf.IResolvable): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  const attrs = {
    name: {
      value: cdktf.stringToHclTerraform(struct!.name),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    prefix: {
      value: cdktf.stringToHclTerraform(struct!.prefix),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    arn: {
      value: cdktf.stringToHclTerraform(struct!.arn),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    region: {
      value: cdktf.stringToHclTerraform(struct!.region),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    kms_key_id: {
      value: cdktf.stringToHclTerraform(struct!.kmsKeyId),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    replicas: {
      value: cdktf.listMapperHcl(accessTokenSecretReplicasToHclTerraform, false)(struct!.replicas),
      isBlock: false,
      type: "set",
      storageClassType: "AccessTokenSecretReplicasList",
    },
    tags: {
      value: cdktf.hashMapperHcl(cdktf.stringToHclTerraform)(struct!.tags),
      isBlock: false,
      type: "map",
      storageClassType: "stringMap",
    },
    format: {
      value: cdktf.stringToHclTerraform(struct!.format),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    recovery_window: {
      value: cdktf.stringToHclTerraform(struct!.recoveryWindow),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    take_over: {
      value: cdktf.booleanToHclTerraform(struct!.takeOver),
      isBlock: false,
      type: "simple",
      storageClassType: "boolean",
    },
  };

  // remove undefined attributes
  return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined));
}

export class AccessTokenSecretOutputReference extends cdktf.ComplexObject {
  private isEmptyObject = false;
  private resolvableValue?: cdktf.IResolvable;

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  */
  public constructor(terraformResource: cdktf.IInterpolatingParent, terraformAttribute: string) {
    super(terraformResource, terraformAttribute, false);
  }

  public get internalValue(): AccessTokenSecret | cdktf.IResolvable | undefined {
    if (this.resolvableValue) {
      return this.resolvableValue;
    }
    let hasAnyValues = this.isEmptyObject;
    const internalValueResult: any = {};
    if (this._name !== undefined) {
      hasAnyValues = true;
      internalValueResult.name = this._name;
    }
    if (this._prefix !== undefined) {
      hasAnyValues = true;
      internalValueResult.prefix = this._prefix;
    }
    if (this._arn !== undefined) {
      hasAnyValues = true;
      internalValueResult.arn = this._arn;
    }
    if (this._region !== undefined) {
      hasAnyValues = true;
      internalValueResult.region = this._region;
    }
    if (this._kmsKeyId !== undefined) {
      hasAnyValues = true;
      internalValueResult.kmsKeyId = this._kmsKeyId;
    }
    if (this._replicas?.internalValue !== undefined) {
      hasAnyValues = true;
      internalValueResult.replicas = this._replicas?.internalValue;
    }
    if (this._tags !== undefined) {
      hasAnyValues = true;
      internalValueResult.tags = this._tags;
    }
    if (this._format !== undefined) {
      hasAnyValues = true;
      internalValueResult.format = this._format;
    }
    if (this._recoveryWindow !== undefined) {
      hasAnyValues = true;
      internalValueResult.recoveryWindow = this._recoveryWindow;
    }
    if (this._takeOver !== undefined) {
      hasAnyValues = true;
      internalValueResult.takeOver = this._takeOver;
    }
    return hasAnyValues ? internalValueResult : undefined;
  }

  public set internalValue(value: AccessTokenSecret | cdktf.IResolvable | undefined) {
    if (value === undefined) {
      this.isEmptyObject = false;
      this.resolvableValue = undefined;
      this._name = undefined;
      this._prefix = undefined;
      this._arn = undefined;
      this._region = undefined;
      this._kmsKeyId = undefined;
      this._replicas.internalValue = undefined;
      this._tags = undefined;
      this._format = undefined;
      this._recoveryWindow = undefined;
      this._takeOver = undefined;
    }
    else if (cdktf.Tokenization.isResolvable(value)) {
      this.isEmptyObject = false;
      this.resolvableValue = value;
    }
    else {
      this.isEmptyObject = Object.keys(value).length === 0;
      this.resolvableValue = undefined;
      this._name = value.name;
      this._prefix = value.prefix;
      this._arn = value.arn;
      this._region = value.region;
      this._kmsKeyId = value.kmsKeyId;
      this._replicas.internalValue = value.replicas;
      this._tags = value.tags;
      this._format = value.format;
      this._recoveryWindow = value.recoveryWindow;
      this._takeOver = value.takeOver;
    }
  }

  // name - computed: false, optional: true, required: false
  private _name?: string; 
  public get name() {
    return this.getStringAttribute('name');
  }
  public set name(value: string) {
    this._name = value;
  }
  public resetName() {
    this._name = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get nameInput() {
    return this._name;
  }

  // prefix - computed: false, optional: true, required: false
  private _prefix?: string; 
  public get prefix() {
    return this.getStringAttribute('prefix');
  }
  public set prefix(value: string) {
    this._prefix = value;
  }
  public resetPrefix() {
    this._prefix = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get prefixInput() {
    return this._prefix;
  }

  // arn - computed: false, optional: true, required: false
  private _arn?: string; 
  public get arn() {
    return this.getStringAttribute('arn');
  }
  public set arn(value: string) {
    this._arn = value;
  }
  public resetArn() {
    this._arn = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get arnInput() {
    return this._arn;
  }

  // region - computed: false, optional: true, required: false
  private _region?: string; 
  public get region() {
    return this.getStringAttribute('region');
  }
  public set region(value: string) {
    this._region = value;
  }
  public resetRegion() {
    this._region = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get regionInput() {
    return this._region;
  }

  // kms_key_id - computed: false, optional: true, required: false
  private _kmsKeyId?: string; 
  public get kmsKeyId() {
    return this.getStringAttribute('kms_key_id');
  }
  public set kmsKeyId(value: string) {
    this._kmsKeyId = value;
  }
  public resetKmsKeyId() {
    this._kmsKeyId = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get kmsKeyIdInput() {
    return this._kmsKeyId;
  }

  // replicas - computed: false, optional: true, required: false
  private _replicas = new AccessTokenSecretReplicasList(this, "replicas", true);
  public get replicas() {
    return this._replicas;
  }
  public putReplicas(value: AccessTokenSecretReplicas[] | cdktf.IResolvable) {
    this._replicas.internalValue = value;
  }
  public resetReplicas() {
    this._replicas.internalValue = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get replicasInput() {
    return this._replicas.internalValue;
  }

  // tags - computed: false, optional: true, required: false
  private _tags?: { [key: string]: string }; 
  public get tags() {
    return this.getStringMapAttribute('tags');
  }
  public set tags(value: { [key: string]: string }) {
    this._tags = value;
  }
  public resetTags() {
    this._tags = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get tagsInput() {
    return this._tags;
  }

  // format - computed: false, optional: true, required: false
  private _format?: string; 
  public get format() {
    return this.getStringAttribute('format');
  }
  public set format(value: string) {
    this._format = value;
  }
  public resetFormat() {
    this._format = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get formatInput() {
    return this._format;
  }

  // recovery_window - computed: false, optional: true, required: false
  private _recoveryWindow?: string; 
  public get recoveryWindow() {
    return this.getStringAttribute('recovery_window');
  }
  public set recoveryWindow(value: string) {
    this._recoveryWindow = value;
  }
  public resetRecoveryWindow() {
    this._recoveryWindow = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get recoveryWindowInput() {
    return this._recoveryWindow;
  }

  // take_over - computed: false, optional: true, required: false
  private _takeOver?: boolean | cdktf.IResolvable; 
  public get takeOver() {
    return this.getBooleanAttribute('take_over');
  }
  public set takeOver(value: boolean | cdktf.IResolvable) {
    this._takeOver = value;
  }
  public resetTakeOver() {
    this._takeOver = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get takeOverInput() {
    return this._takeOver;
  }
}
export interface AccessTokenEffectiveGrants {
}

export function accessTokenEffectiveGrantsToTerraform(struct?: AccessTokenEffectiveGrants): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  return {
  }
}


export function accessTokenEffectiveGrantsToHclTerraform(struct?: AccessTokenEffectiveGrants): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  const attrs = {
  };
  return attrs;
}

export class AccessTokenEffectiveGrantsOutputReference extends cdktf.ComplexObject {
  private isEmptyObject = false;

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  * @param complexObjectIndex the index of this item in the list
  * @param complexObjectIsFromSet whether the list is wrapping a set (will add tolist() to be able to access an item via an index)
  */
  public constructor(terraformResource: cdktf.IInterpolatingParent, terraformAttribute: string, complexObjectIndex: number, complexObjectIsFromSet: boolean) {
    super(terraformResource, terraformAttribute, complexObjectIsFromSet, complexObjectIndex);
  }

  public get internalValue(): AccessTokenEffectiveGrants | undefined {
    let hasAnyValues = this.isEmptyObject;
    const internalValueResult: any = {};
    return hasAnyValues ? internalValueResult : undefined;
  }

  public set internalValue(value: AccessTokenEffectiveGrants | undefined) {
    if (value === undefined) {
      this.isEmptyObject = false;
    }
    else {
      this.isEmptyObject = Object.keys(value).length === 0;
    }
  }

  // project_id - computed: true, optional: false, required: false
  public get projectId() {
    return this.getStringAttribute('project_id');
  }

  // role - computed: true, optional: false, required: false
  public get role() {
    return this.getStringAttribute('role');
  }
}

export class AccessTokenEffectiveGrantsList extends cdktf.ComplexList {

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  * @param wrapsSet whether the list is wrapping a set (will add tolist() to be able to access an item via an index)
  */
  constructor(protected override terraformResource: cdktf.IInterpolatingParent, protected override terraformAttribute: string, protected override wrapsSet: boolean) {
    super(terraformResource, terraformAttribute, wrapsSet)
  }

  /**
  * @param index the index of the item to return
  */
  public get(index: number): AccessTokenEffectiveGrantsOutputReference {
    return new AccessTokenEffectiveGrantsOutputReference(this.terraformResource, this.terraformAttribute, index, this.wrapsSet);
  }
}
export interface AccessTokenChanges {
}

export function accessTokenChangesToTerraform(struct?: AccessTokenChanges): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  return {
  }
}


export function accessTokenChangesToHclTerraform(struct?: AccessTokenChanges): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  const attrs = {
  };
  return attrs;
}

export class AccessTokenChangesOutputReference extends cdktf.ComplexObject {
  private isEmptyObject = false;

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  * @param complexObjectIndex the index of this item in the list
  * @param complexObjectIsFromSet whether the list is wrapping a set (will add tolist() to be able to access an item via an index)
  */
  public constructor(terraformResource: cdktf.IInterpolatingParent, terraformAttribute: string, complexObjectIndex: number, complexObjectIsFromSet: boolean) {
    super(terraformResource, terraformAttribute, complexObjectIsFromSet, complexObjectIndex);
  }

  public get internalValue(): AccessTokenChanges | undefined {
    let hasAnyValues = this.isEmptyObject;
    const internalValueResult: any = {};
    return hasAnyValues ? internalValueResult : undefined;
  }

  public set internalValue(value: AccessTokenChanges | undefined) {
    if (value === undefined) {
      this.isEmptyObject = false;
    }
    else {
      this.isEmptyObject = Object.keys(value).length === 0;
    }
  }

  // action - computed: true, optional: false, required: false
  public get action() {
    return this.getStringAttribute('action');
  }

  // code - computed: true, optional: false, required: false
  public get code() {
    return this.getStringAttribute('code');
  }

  // message - computed: true, optional: false, required: false
  public get message() {
    return this.getStringAttribute('message');
  }

  // token_id - computed: true, optional: false, required: false
  public get tokenId() {
    return this.getStringAttribute('token_id');
  }

  // at - computed: true, optional: false, required: false
  public get at() {
    return this.getStringAttribute('at');
  }
}

export class AccessTokenChangesList extends cdktf.ComplexList {

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  * @param wrapsSet whether the list is wrapping a set (will add tolist() to be able to access an item via an index)
  */
  constructor(protected override terraformResource: cdktf.IInterpolatingParent, protected override terraformAttribute: string, protected override wrapsSet: boolean) {
    super(terraformResource, terraformAttribute, wrapsSet)
  }

  /**
  * @param index the index of the item to return
  */
  public get(index: number): AccessTokenChangesOutputReference {
    return new AccessTokenChangesOutputReference(this.terraformResource, this.terraformAttribute, index, this.wrapsSet);
  }
}

/**
* Represents a {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token hawzu_access_token}
*/
export class AccessToken extends cdktf.TerraformResource {

  // =================
  // STATIC PROPERTIES
  // =================
  public static readonly tfResourceType = "hawzu_access_token";

  // ==============
  // STATIC Methods
  // ==============
  /**
  * Generates CDKTF code for importing a AccessToken resource upon running "cdktf plan <stack-name>"
  * @param scope The scope in which to define this construct
  * @param importToId The construct id used in the generated config for the AccessToken to import
  * @param importFromId The id of the existing AccessToken that should be imported. Refer to the {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token#import import section} in the documentation of this resource for the id to use
  * @param provider? Optional instance of the provider where the AccessToken to import is found
  */
  public static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: cdktf.TerraformProvider) {
        return new cdktf.ImportableResource(scope, importToId, { terraformResourceType: "hawzu_access_token", importId: importFromId, provider });
      }

  // ===========
  // INITIALIZER
  // ===========

  /**
  * Create a new {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/resources/access_token hawzu_access_token} Resource
  *
  * @param scope The scope in which to define this construct
  * @param id The scoped construct ID. Must be unique amongst siblings in the same scope
  * @param options AccessTokenConfig
  */
  public constructor(scope: Construct, id: string, config: AccessTokenConfig) {
    super(scope, id, {
      terraformResourceType: 'hawzu_access_token',
      terraformGeneratorMetadata: {
        providerName: 'hawzu',
        providerVersion: '0.1.0',
        providerVersionConstraint: '0.1.0'
      },
      provider: config.provider,
      dependsOn: config.dependsOn,
      count: config.count,
      lifecycle: config.lifecycle,
      provisioners: config.provisioners,
      connection: config.connection,
      forEach: config.forEach
    });
    this._workspaceId = config.workspaceId;
    this._ownerId = config.ownerId;
    this._name = config.name;
    this._purpose = config.purpose;
    this._owner = config.owner;
    this._consumer = config.consumer;
    this._workspaceRole = config.workspaceRole;
    this._workspaceNeeds = config.workspaceNeeds;
    this._maxIssuedLifetime = config.maxIssuedLifetime;
    this._projectGrants.internalValue = config.projectGrants;
    this._expiresIn = config.expiresIn;
    this._expiresAt = config.expiresAt;
    this._neverExpires = config.neverExpires;
    this._justification = config.justification;
    this._reviewBy = config.reviewBy;
    this._enabled = config.enabled;
    this._rotation.internalValue = config.rotation;
    this._secret.internalValue = config.secret;
    this._onDestroy = config.onDestroy;
  }

  // ==========
  // ATTRIBUTES
  // ==========

  // workspace_id - computed: true, optional: true, required: false
  private _workspaceId?: string; 
  public get workspaceId() {
    return this.getStringAttribute('workspace_id');
  }
  public set workspaceId(value: string) {
    this._workspaceId = value;
  }
  public resetWorkspaceId() {
    this._workspaceId = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get workspaceIdInput() {
    return this._workspaceId;
  }

  // owner_id - computed: false, optional: false, required: true
  private _ownerId?: string; 
  public get ownerId() {
    return this.getStringAttribute('owner_id');
  }
  public set ownerId(value: string) {
    this._ownerId = value;
  }
  // Temporarily expose input value. Use with caution.
  public get ownerIdInput() {
    return this._ownerId;
  }

  // name - computed: false, optional: false, required: true
  private _name?: string; 
  public get name() {
    return this.getStringAttribute('name');
  }
  public set name(value: string) {
    this._name = value;
  }
  // Temporarily expose input value. Use with caution.
  public get nameInput() {
    return this._name;
  }

  // purpose - computed: false, optional: false, required: true
  private _purpose?: string; 
  public get purpose() {
    return this.getStringAttribute('purpose');
  }
  public set purpose(value: string) {
    this._purpose = value;
  }
  // Temporarily expose input value. Use with caution.
  public get purposeInput() {
    return this._purpose;
  }

  // owner - computed: false, optional: false, required: true
  private _owner?: string; 
  public get owner() {
    return this.getStringAttribute('owner');
  }
  public set owner(value: string) {
    this._owner = value;
  }
  // Temporarily expose input value. Use with caution.
  public get ownerInput() {
    return this._owner;
  }

  // consumer - computed: false, optional: false, required: true
  private _consumer?: string; 
  public get consumer() {
    return this.getStringAttribute('consumer');
  }
  public set consumer(value: string) {
    this._consumer = value;
  }
  // Temporarily expose input value. Use with caution.
  public get consumerInput() {
    return this._consumer;
  }

  // workspace_role - computed: false, optional: true, required: false
  private _workspaceRole?: string; 
  public get workspaceRole() {
    return this.getStringAttribute('workspace_role');
  }
  public set workspaceRole(value: string) {
    this._workspaceRole = value;
  }
  public resetWorkspaceRole() {
    this._workspaceRole = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get workspaceRoleInput() {
    return this._workspaceRole;
  }

  // workspace_needs - computed: false, optional: true, required: false
  private _workspaceNeeds?: string[]; 
  public get workspaceNeeds() {
    return cdktf.Fn.tolist(this.getListAttribute('workspace_needs'));
  }
  public set workspaceNeeds(value: string[]) {
    this._workspaceNeeds = value;
  }
  public resetWorkspaceNeeds() {
    this._workspaceNeeds = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get workspaceNeedsInput() {
    return this._workspaceNeeds;
  }

  // max_issued_lifetime - computed: false, optional: true, required: false
  private _maxIssuedLifetime?: string; 
  public get maxIssuedLifetime() {
    return this.getStringAttribute('max_issued_lifetime');
  }
  public set maxIssuedLifetime(value: string) {
    this._maxIssuedLifetime = value;
  }
  public resetMaxIssuedLifetime() {
    this._maxIssuedLifetime = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get maxIssuedLifetimeInput() {
    return this._maxIssuedLifetime;
  }

  // project_grants - computed: false, optional: true, required: false
  private _projectGrants = new AccessTokenProjectGrantsList(this, "project_grants", true);
  public get projectGrants() {
    return this._projectGrants;
  }
  public putProjectGrants(value: AccessTokenProjectGrants[] | cdktf.IResolvable) {
    this._projectGrants.internalValue = value;
  }
  public resetProjectGrants() {
    this._projectGrants.internalValue = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get projectGrantsInput() {
    return this._projectGrants.internalValue;
  }

  // expires_in - computed: false, optional: true, required: false
  private _expiresIn?: string; 
  public get expiresIn() {
    return this.getStringAttribute('expires_in');
  }
  public set expiresIn(value: string) {
    this._expiresIn = value;
  }
  public resetExpiresIn() {
    this._expiresIn = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get expiresInInput() {
    return this._expiresIn;
  }

  // expires_at - computed: false, optional: true, required: false
  private _expiresAt?: string; 
  public get expiresAt() {
    return this.getStringAttribute('expires_at');
  }
  public set expiresAt(value: string) {
    this._expiresAt = value;
  }
  public resetExpiresAt() {
    this._expiresAt = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get expiresAtInput() {
    return this._expiresAt;
  }

  // never_expires - computed: false, optional: true, required: false
  private _neverExpires?: boolean | cdktf.IResolvable; 
  public get neverExpires() {
    return this.getBooleanAttribute('never_expires');
  }
  public set neverExpires(value: boolean | cdktf.IResolvable) {
    this._neverExpires = value;
  }
  public resetNeverExpires() {
    this._neverExpires = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get neverExpiresInput() {
    return this._neverExpires;
  }

  // justification - computed: false, optional: true, required: false
  private _justification?: string; 
  public get justification() {
    return this.getStringAttribute('justification');
  }
  public set justification(value: string) {
    this._justification = value;
  }
  public resetJustification() {
    this._justification = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get justificationInput() {
    return this._justification;
  }

  // review_by - computed: false, optional: true, required: false
  private _reviewBy?: string; 
  public get reviewBy() {
    return this.getStringAttribute('review_by');
  }
  public set reviewBy(value: string) {
    this._reviewBy = value;
  }
  public resetReviewBy() {
    this._reviewBy = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get reviewByInput() {
    return this._reviewBy;
  }

  // enabled - computed: true, optional: true, required: false
  private _enabled?: boolean | cdktf.IResolvable; 
  public get enabled() {
    return this.getBooleanAttribute('enabled');
  }
  public set enabled(value: boolean | cdktf.IResolvable) {
    this._enabled = value;
  }
  public resetEnabled() {
    this._enabled = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get enabledInput() {
    return this._enabled;
  }

  // rotation - computed: false, optional: true, required: false
  private _rotation = new AccessTokenRotationOutputReference(this, "rotation");
  public get rotation() {
    return this._rotation;
  }
  public putRotation(value: AccessTokenRotation) {
    this._rotation.internalValue = value;
  }
  public resetRotation() {
    this._rotation.internalValue = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get rotationInput() {
    return this._rotation.internalValue;
  }

  // secret - computed: false, optional: true, required: false
  private _secret = new AccessTokenSecretOutputReference(this, "secret");
  public get secret() {
    return this._secret;
  }
  public putSecret(value: AccessTokenSecret) {
    this._secret.internalValue = value;
  }
  public resetSecret() {
    this._secret.internalValue = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get secretInput() {
    return this._secret.internalValue;
  }

  // on_destroy - computed: false, optional: true, required: false
  private _onDestroy?: string; 
  public get onDestroy() {
    return this.getStringAttribute('on_destroy');
  }
  public set onDestroy(value: string) {
    this._onDestroy = value;
  }
  public resetOnDestroy() {
    this._onDestroy = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get onDestroyInput() {
    return this._onDestroy;
  }

  // token_id - computed: true, optional: false, required: false
  public get tokenId() {
    return this.getStringAttribute('token_id');
  }

  // version_id - computed: true, optional: false, required: false
  public get versionId() {
    return this.getStringAttribute('version_id');
  }

  // secret_arn - computed: true, optional: false, required: false
  public get secretArn() {
    return this.getStringAttribute('secret_arn');
  }

  // access - computed: true, optional: false, required: false
  public get access() {
    return this.getStringAttribute('access');
  }

  // effective_grants - computed: true, optional: false, required: false
  private _effectiveGrants = new AccessTokenEffectiveGrantsList(this, "effective_grants", false);
  public get effectiveGrants() {
    return this._effectiveGrants;
  }

  // status - computed: true, optional: false, required: false
  public get status() {
    return this.getStringAttribute('status');
  }

  // current_expires_at - computed: true, optional: false, required: false
  public get currentExpiresAt() {
    return this.getStringAttribute('current_expires_at');
  }

  // rotate_at - computed: true, optional: false, required: false
  public get rotateAt() {
    return this.getStringAttribute('rotate_at');
  }

  // superseded - computed: true, optional: false, required: false
  public get superseded() {
    return this.getListAttribute('superseded');
  }

  // origin - computed: true, optional: false, required: false
  public get origin() {
    return this.getStringAttribute('origin');
  }

  // claim - computed: true, optional: false, required: false
  public get claim() {
    return this.getStringAttribute('claim');
  }

  // next_action - computed: true, optional: false, required: false
  public get nextAction() {
    return this.getStringAttribute('next_action');
  }

  // change - computed: true, optional: false, required: false
  public get change() {
    return this.getStringAttribute('change');
  }

  // changes - computed: true, optional: false, required: false
  private _changes = new AccessTokenChangesList(this, "changes", false);
  public get changes() {
    return this._changes;
  }

  // =========
  // SYNTHESIS
  // =========

  protected override synthesizeAttributes(): { [name: string]: any } {
    return {
      workspace_id: cdktf.stringToTerraform(this._workspaceId),
      owner_id: cdktf.stringToTerraform(this._ownerId),
      name: cdktf.stringToTerraform(this._name),
      purpose: cdktf.stringToTerraform(this._purpose),
      owner: cdktf.stringToTerraform(this._owner),
      consumer: cdktf.stringToTerraform(this._consumer),
      workspace_role: cdktf.stringToTerraform(this._workspaceRole),
      workspace_needs: cdktf.listMapper(cdktf.stringToTerraform, false)(this._workspaceNeeds),
      max_issued_lifetime: cdktf.stringToTerraform(this._maxIssuedLifetime),
      project_grants: cdktf.listMapper(accessTokenProjectGrantsToTerraform, false)(this._projectGrants.internalValue),
      expires_in: cdktf.stringToTerraform(this._expiresIn),
      expires_at: cdktf.stringToTerraform(this._expiresAt),
      never_expires: cdktf.booleanToTerraform(this._neverExpires),
      justification: cdktf.stringToTerraform(this._justification),
      review_by: cdktf.stringToTerraform(this._reviewBy),
      enabled: cdktf.booleanToTerraform(this._enabled),
      rotation: accessTokenRotationToTerraform(this._rotation.internalValue),
      secret: accessTokenSecretToTerraform(this._secret.internalValue),
      on_destroy: cdktf.stringToTerraform(this._onDestroy),
    };
  }

  protected override synthesizeHclAttributes(): { [name: string]: any } {
    const attrs = {
      workspace_id: {
        value: cdktf.stringToHclTerraform(this._workspaceId),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      owner_id: {
        value: cdktf.stringToHclTerraform(this._ownerId),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      name: {
        value: cdktf.stringToHclTerraform(this._name),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      purpose: {
        value: cdktf.stringToHclTerraform(this._purpose),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      owner: {
        value: cdktf.stringToHclTerraform(this._owner),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      consumer: {
        value: cdktf.stringToHclTerraform(this._consumer),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      workspace_role: {
        value: cdktf.stringToHclTerraform(this._workspaceRole),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      workspace_needs: {
        value: cdktf.listMapperHcl(cdktf.stringToHclTerraform, false)(this._workspaceNeeds),
        isBlock: false,
        type: "set",
        storageClassType: "stringList",
      },
      max_issued_lifetime: {
        value: cdktf.stringToHclTerraform(this._maxIssuedLifetime),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      project_grants: {
        value: cdktf.listMapperHcl(accessTokenProjectGrantsToHclTerraform, false)(this._projectGrants.internalValue),
        isBlock: false,
        type: "set",
        storageClassType: "AccessTokenProjectGrantsList",
      },
      expires_in: {
        value: cdktf.stringToHclTerraform(this._expiresIn),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      expires_at: {
        value: cdktf.stringToHclTerraform(this._expiresAt),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      never_expires: {
        value: cdktf.booleanToHclTerraform(this._neverExpires),
        isBlock: false,
        type: "simple",
        storageClassType: "boolean",
      },
      justification: {
        value: cdktf.stringToHclTerraform(this._justification),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      review_by: {
        value: cdktf.stringToHclTerraform(this._reviewBy),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      enabled: {
        value: cdktf.booleanToHclTerraform(this._enabled),
        isBlock: false,
        type: "simple",
        storageClassType: "boolean",
      },
      rotation: {
        value: accessTokenRotationToHclTerraform(this._rotation.internalValue),
        isBlock: false,
        type: "list",
        storageClassType: "AccessTokenRotation",
      },
      secret: {
        value: accessTokenSecretToHclTerraform(this._secret.internalValue),
        isBlock: false,
        type: "list",
        storageClassType: "AccessTokenSecret",
      },
      on_destroy: {
        value: cdktf.stringToHclTerraform(this._onDestroy),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
    };

    // remove undefined attributes
    return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined ))
  }
}
