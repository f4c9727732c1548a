// https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/data-sources/access_tokens
// generated from terraform resource schema

import { Construct } from 'constructs';
import * as cdktf from 'cdktf';

// Configuration

export interface DataHawzuAccessTokensConfig extends cdktf.TerraformMetaArguments {
  /**
  * Id of the workspace. Default: the one that the management token belongs to.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/data-sources/access_tokens#workspace_id DataHawzuAccessTokens#workspace_id}
  */
  readonly workspaceId?: string;
  /**
  * Tokens of a resource or spec entry of this name.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/data-sources/access_tokens#name DataHawzuAccessTokens#name}
  */
  readonly name?: string;
  /**
  * Tokens of this `owner_id` (`metadata.name` of a spec) whose secrets are in the region of the provider. The secrets are listed for it, since a label names its owner only together with its secret.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/data-sources/access_tokens#owner_id DataHawzuAccessTokens#owner_id}
  */
  readonly ownerId?: string;
  /**
  * Labels that begin so.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/data-sources/access_tokens#label_prefix DataHawzuAccessTokens#label_prefix}
  */
  readonly labelPrefix?: string;
  /**
  * `active`, `disabled` or `expired`.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/data-sources/access_tokens#status DataHawzuAccessTokens#status}
  */
  readonly status?: string;
  /**
  * `workspace` or `project`.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/data-sources/access_tokens#access_type DataHawzuAccessTokens#access_type}
  */
  readonly accessType?: string;
  /**
  * Made by this person or token.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/data-sources/access_tokens#created_by DataHawzuAccessTokens#created_by}
  */
  readonly createdBy?: string;
  /**
  * Expires before this time (RFC 3339).
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/data-sources/access_tokens#expires_before DataHawzuAccessTokens#expires_before}
  */
  readonly expiresBefore?: string;
}
export interface DataHawzuAccessTokensTokens {
}

export function dataHawzuAccessTokensTokensToTerraform(struct?: DataHawzuAccessTokensTokens): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  return {
  }
}


export function dataHawzuAccessTokensTokensToHclTerraform(struct?: DataHawzuAccessTokensTokens): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  const attrs = {
  };
  return attrs;
}

export class DataHawzuAccessTokensTokensOutputReference extends cdktf.ComplexObject {
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

  public get internalValue(): DataHawzuAccessTokensTokens | undefined {
    let hasAnyValues = this.isEmptyObject;
    const internalValueResult: any = {};
    return hasAnyValues ? internalValueResult : undefined;
  }

  public set internalValue(value: DataHawzuAccessTokensTokens | undefined) {
    if (value === undefined) {
      this.isEmptyObject = false;
    }
    else {
      this.isEmptyObject = Object.keys(value).length === 0;
    }
  }

  // id - computed: true, optional: false, required: false
  public get id() {
    return this.getStringAttribute('id');
  }

  // label - computed: true, optional: false, required: false
  public get label() {
    return this.getStringAttribute('label');
  }

  // name - computed: true, optional: false, required: false
  public get name() {
    return this.getStringAttribute('name');
  }

  // access - computed: true, optional: false, required: false
  public get access() {
    return this.getStringAttribute('access');
  }

  // access_type - computed: true, optional: false, required: false
  public get accessType() {
    return this.getStringAttribute('access_type');
  }

  // status - computed: true, optional: false, required: false
  public get status() {
    return this.getStringAttribute('status');
  }

  // expires_at - computed: true, optional: false, required: false
  public get expiresAt() {
    return this.getStringAttribute('expires_at');
  }

  // created_at - computed: true, optional: false, required: false
  public get createdAt() {
    return this.getStringAttribute('created_at');
  }

  // created_by - computed: true, optional: false, required: false
  public get createdBy() {
    return this.getStringAttribute('created_by');
  }

  // last_used_at - computed: true, optional: false, required: false
  public get lastUsedAt() {
    return this.getStringAttribute('last_used_at');
  }
}

export class DataHawzuAccessTokensTokensList extends cdktf.ComplexList {

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
  public get(index: number): DataHawzuAccessTokensTokensOutputReference {
    return new DataHawzuAccessTokensTokensOutputReference(this.terraformResource, this.terraformAttribute, index, this.wrapsSet);
  }
}

/**
* Represents a {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/data-sources/access_tokens hawzu_access_tokens}
*/
export class DataHawzuAccessTokens extends cdktf.TerraformDataSource {

  // =================
  // STATIC PROPERTIES
  // =================
  public static readonly tfResourceType = "hawzu_access_tokens";

  // ==============
  // STATIC Methods
  // ==============
  /**
  * Generates CDKTF code for importing a DataHawzuAccessTokens resource upon running "cdktf plan <stack-name>"
  * @param scope The scope in which to define this construct
  * @param importToId The construct id used in the generated config for the DataHawzuAccessTokens to import
  * @param importFromId The id of the existing DataHawzuAccessTokens that should be imported. Refer to the {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/data-sources/access_tokens#import import section} in the documentation of this resource for the id to use
  * @param provider? Optional instance of the provider where the DataHawzuAccessTokens to import is found
  */
  public static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: cdktf.TerraformProvider) {
        return new cdktf.ImportableResource(scope, importToId, { terraformResourceType: "hawzu_access_tokens", importId: importFromId, provider });
      }

  // ===========
  // INITIALIZER
  // ===========

  /**
  * Create a new {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/data-sources/access_tokens hawzu_access_tokens} Data Source
  *
  * @param scope The scope in which to define this construct
  * @param id The scoped construct ID. Must be unique amongst siblings in the same scope
  * @param options DataHawzuAccessTokensConfig = {}
  */
  public constructor(scope: Construct, id: string, config: DataHawzuAccessTokensConfig = {}) {
    super(scope, id, {
      terraformResourceType: 'hawzu_access_tokens',
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
    this._name = config.name;
    this._ownerId = config.ownerId;
    this._labelPrefix = config.labelPrefix;
    this._status = config.status;
    this._accessType = config.accessType;
    this._createdBy = config.createdBy;
    this._expiresBefore = config.expiresBefore;
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

  // owner_id - computed: false, optional: true, required: false
  private _ownerId?: string; 
  public get ownerId() {
    return this.getStringAttribute('owner_id');
  }
  public set ownerId(value: string) {
    this._ownerId = value;
  }
  public resetOwnerId() {
    this._ownerId = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get ownerIdInput() {
    return this._ownerId;
  }

  // label_prefix - computed: false, optional: true, required: false
  private _labelPrefix?: string; 
  public get labelPrefix() {
    return this.getStringAttribute('label_prefix');
  }
  public set labelPrefix(value: string) {
    this._labelPrefix = value;
  }
  public resetLabelPrefix() {
    this._labelPrefix = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get labelPrefixInput() {
    return this._labelPrefix;
  }

  // status - computed: false, optional: true, required: false
  private _status?: string; 
  public get status() {
    return this.getStringAttribute('status');
  }
  public set status(value: string) {
    this._status = value;
  }
  public resetStatus() {
    this._status = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get statusInput() {
    return this._status;
  }

  // access_type - computed: false, optional: true, required: false
  private _accessType?: string; 
  public get accessType() {
    return this.getStringAttribute('access_type');
  }
  public set accessType(value: string) {
    this._accessType = value;
  }
  public resetAccessType() {
    this._accessType = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get accessTypeInput() {
    return this._accessType;
  }

  // created_by - computed: false, optional: true, required: false
  private _createdBy?: string; 
  public get createdBy() {
    return this.getStringAttribute('created_by');
  }
  public set createdBy(value: string) {
    this._createdBy = value;
  }
  public resetCreatedBy() {
    this._createdBy = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get createdByInput() {
    return this._createdBy;
  }

  // expires_before - computed: false, optional: true, required: false
  private _expiresBefore?: string; 
  public get expiresBefore() {
    return this.getStringAttribute('expires_before');
  }
  public set expiresBefore(value: string) {
    this._expiresBefore = value;
  }
  public resetExpiresBefore() {
    this._expiresBefore = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get expiresBeforeInput() {
    return this._expiresBefore;
  }

  // tokens - computed: true, optional: false, required: false
  private _tokens = new DataHawzuAccessTokensTokensList(this, "tokens", false);
  public get tokens() {
    return this._tokens;
  }

  // =========
  // SYNTHESIS
  // =========

  protected override synthesizeAttributes(): { [name: string]: any } {
    return {
      workspace_id: cdktf.stringToTerraform(this._workspaceId),
      name: cdktf.stringToTerraform(this._name),
      owner_id: cdktf.stringToTerraform(this._ownerId),
      label_prefix: cdktf.stringToTerraform(this._labelPrefix),
      status: cdktf.stringToTerraform(this._status),
      access_type: cdktf.stringToTerraform(this._accessType),
      created_by: cdktf.stringToTerraform(this._createdBy),
      expires_before: cdktf.stringToTerraform(this._expiresBefore),
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
      name: {
        value: cdktf.stringToHclTerraform(this._name),
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
      label_prefix: {
        value: cdktf.stringToHclTerraform(this._labelPrefix),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      status: {
        value: cdktf.stringToHclTerraform(this._status),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      access_type: {
        value: cdktf.stringToHclTerraform(this._accessType),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      created_by: {
        value: cdktf.stringToHclTerraform(this._createdBy),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      expires_before: {
        value: cdktf.stringToHclTerraform(this._expiresBefore),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
    };

    // remove undefined attributes
    return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined ))
  }
}
