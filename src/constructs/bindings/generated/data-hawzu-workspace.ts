// https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/data-sources/workspace
// generated from terraform resource schema

import { Construct } from 'constructs';
import * as cdktf from 'cdktf';

// Configuration

export interface DataHawzuWorkspaceConfig extends cdktf.TerraformMetaArguments {
  /**
  * Id of the workspace. Given, it is checked against the management token.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/data-sources/workspace#workspace_id DataHawzuWorkspace#workspace_id}
  */
  readonly workspaceId?: string;
}

/**
* Represents a {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/data-sources/workspace hawzu_workspace}
*/
export class DataHawzuWorkspace extends cdktf.TerraformDataSource {

  // =================
  // STATIC PROPERTIES
  // =================
  public static readonly tfResourceType = "hawzu_workspace";

  // ==============
  // STATIC Methods
  // ==============
  /**
  * Generates CDKTF code for importing a DataHawzuWorkspace resource upon running "cdktf plan <stack-name>"
  * @param scope The scope in which to define this construct
  * @param importToId The construct id used in the generated config for the DataHawzuWorkspace to import
  * @param importFromId The id of the existing DataHawzuWorkspace that should be imported. Refer to the {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/data-sources/workspace#import import section} in the documentation of this resource for the id to use
  * @param provider? Optional instance of the provider where the DataHawzuWorkspace to import is found
  */
  public static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: cdktf.TerraformProvider) {
        return new cdktf.ImportableResource(scope, importToId, { terraformResourceType: "hawzu_workspace", importId: importFromId, provider });
      }

  // ===========
  // INITIALIZER
  // ===========

  /**
  * Create a new {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs/data-sources/workspace hawzu_workspace} Data Source
  *
  * @param scope The scope in which to define this construct
  * @param id The scoped construct ID. Must be unique amongst siblings in the same scope
  * @param options DataHawzuWorkspaceConfig = {}
  */
  public constructor(scope: Construct, id: string, config: DataHawzuWorkspaceConfig = {}) {
    super(scope, id, {
      terraformResourceType: 'hawzu_workspace',
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

  // management_token_id - computed: true, optional: false, required: false
  public get managementTokenId() {
    return this.getStringAttribute('management_token_id');
  }

  // management_token_label - computed: true, optional: false, required: false
  public get managementTokenLabel() {
    return this.getStringAttribute('management_token_label');
  }

  // management_token_expires_at - computed: true, optional: false, required: false
  public get managementTokenExpiresAt() {
    return this.getStringAttribute('management_token_expires_at');
  }

  // permissions - computed: true, optional: false, required: false
  public get permissions() {
    return this.getListAttribute('permissions');
  }

  // =========
  // SYNTHESIS
  // =========

  protected override synthesizeAttributes(): { [name: string]: any } {
    return {
      workspace_id: cdktf.stringToTerraform(this._workspaceId),
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
    };

    // remove undefined attributes
    return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined ))
  }
}
