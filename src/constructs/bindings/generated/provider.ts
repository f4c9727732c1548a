// https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs
// generated from terraform resource schema

import { Construct } from 'constructs';
import * as cdktf from 'cdktf';

// Configuration

export interface HawzuProviderConfig {
  /**
  * Address of the token service: scheme, host and port, without a path. Default: `HAWZU_ENDPOINT`.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs#endpoint HawzuProvider#endpoint}
  */
  readonly endpoint?: string;
  /**
  * The token that the provider works with; it needs the role Administrator. Default, and better: `HAWZU_MANAGEMENT_TOKEN`.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs#management_token HawzuProvider#management_token}
  */
  readonly managementToken?: string;
  /**
  * File of the organisation's policy, which every token is held against: an error fails the plan. Default: `HAWZU_POLICY`, and none where that is not set.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs#policy HawzuProvider#policy}
  */
  readonly policy?: string;
  /**
  * Where the secrets are. What is not said comes from the AWS environment and configuration files.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs#aws HawzuProvider#aws}
  */
  readonly aws?: HawzuProviderAws;
  /**
  * Alias name
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs#alias HawzuProvider#alias}
  */
  readonly alias?: string;
}
export interface HawzuProviderAws {
  /**
  * Region of secrets that name none.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs#region HawzuProvider#region}
  */
  readonly region?: string;
  /**
  * Profile of the AWS configuration files.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs#profile HawzuProvider#profile}
  */
  readonly profile?: string;
  /**
  * IAM role to take for every call.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs#assume_role_arn HawzuProvider#assume_role_arn}
  */
  readonly assumeRoleArn?: string;
  /**
  * Another endpoint of Secrets Manager, such as an embedded one.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs#endpoint HawzuProvider#endpoint}
  */
  readonly endpoint?: string;
}

export function hawzuProviderAwsToTerraform(struct?: HawzuProviderAws | cdktf.IResolvable): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  return {
    region: cdktf.stringToTerraform(struct!.region),
    profile: cdktf.stringToTerraform(struct!.profile),
    assume_role_arn: cdktf.stringToTerraform(struct!.assumeRoleArn),
    endpoint: cdktf.stringToTerraform(struct!.endpoint),
  }
}


export function hawzuProviderAwsToHclTerraform(struct?: HawzuProviderAws | cdktf.IResolvable): any {
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
    profile: {
      value: cdktf.stringToHclTerraform(struct!.profile),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    assume_role_arn: {
      value: cdktf.stringToHclTerraform(struct!.assumeRoleArn),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    endpoint: {
      value: cdktf.stringToHclTerraform(struct!.endpoint),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
  };

  // remove undefined attributes
  return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined));
}


/**
* Represents a {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs hawzu}
*/
export class HawzuProvider extends cdktf.TerraformProvider {

  // =================
  // STATIC PROPERTIES
  // =================
  public static readonly tfResourceType = "hawzu";

  // ==============
  // STATIC Methods
  // ==============
  /**
  * Generates CDKTF code for importing a HawzuProvider resource upon running "cdktf plan <stack-name>"
  * @param scope The scope in which to define this construct
  * @param importToId The construct id used in the generated config for the HawzuProvider to import
  * @param importFromId The id of the existing HawzuProvider that should be imported. Refer to the {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs#import import section} in the documentation of this resource for the id to use
  * @param provider? Optional instance of the provider where the HawzuProvider to import is found
  */
  public static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: cdktf.TerraformProvider) {
        return new cdktf.ImportableResource(scope, importToId, { terraformResourceType: "hawzu", importId: importFromId, provider });
      }

  // ===========
  // INITIALIZER
  // ===========

  /**
  * Create a new {@link https://registry.terraform.io/providers/hawzu/hawzu/0.1.0/docs hawzu} Resource
  *
  * @param scope The scope in which to define this construct
  * @param id The scoped construct ID. Must be unique amongst siblings in the same scope
  * @param options HawzuProviderConfig = {}
  */
  public constructor(scope: Construct, id: string, config: HawzuProviderConfig = {}) {
    super(scope, id, {
      terraformResourceType: 'hawzu',
      terraformGeneratorMetadata: {
        providerName: 'hawzu',
        providerVersion: '0.1.0',
        providerVersionConstraint: '0.1.0'
      },
      terraformProviderSource: 'hawzu/hawzu'
    });
    this._endpoint = config.endpoint;
    this._managementToken = config.managementToken;
    this._policy = config.policy;
    this._aws = config.aws;
    this._alias = config.alias;
  }

  // ==========
  // ATTRIBUTES
  // ==========

  // endpoint - computed: false, optional: true, required: false
  private _endpoint?: string; 
  public get endpoint() {
    return this._endpoint;
  }
  public set endpoint(value: string | undefined) {
    this._endpoint = value;
  }
  public resetEndpoint() {
    this._endpoint = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get endpointInput() {
    return this._endpoint;
  }

  // management_token - computed: false, optional: true, required: false
  private _managementToken?: string; 
  public get managementToken() {
    return this._managementToken;
  }
  public set managementToken(value: string | undefined) {
    this._managementToken = value;
  }
  public resetManagementToken() {
    this._managementToken = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get managementTokenInput() {
    return this._managementToken;
  }

  // policy - computed: false, optional: true, required: false
  private _policy?: string; 
  public get policy() {
    return this._policy;
  }
  public set policy(value: string | undefined) {
    this._policy = value;
  }
  public resetPolicy() {
    this._policy = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get policyInput() {
    return this._policy;
  }

  // aws - computed: false, optional: true, required: false
  private _aws?: HawzuProviderAws; 
  public get aws() {
    return this._aws;
  }
  public set aws(value: HawzuProviderAws | undefined) {
    this._aws = value;
  }
  public resetAws() {
    this._aws = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get awsInput() {
    return this._aws;
  }

  // alias - computed: false, optional: true, required: false
  private _alias?: string; 
  public override get alias() {
    return this._alias;
  }
  public override set alias(value: string | undefined) {
    this._alias = value;
  }
  public resetAlias() {
    this._alias = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get aliasInput() {
    return this._alias;
  }

  // =========
  // SYNTHESIS
  // =========

  protected override synthesizeAttributes(): { [name: string]: any } {
    return {
      endpoint: cdktf.stringToTerraform(this._endpoint),
      management_token: cdktf.stringToTerraform(this._managementToken),
      policy: cdktf.stringToTerraform(this._policy),
      aws: hawzuProviderAwsToTerraform(this._aws),
      alias: cdktf.stringToTerraform(this._alias),
    };
  }

  protected override synthesizeHclAttributes(): { [name: string]: any } {
    const attrs = {
      endpoint: {
        value: cdktf.stringToHclTerraform(this._endpoint),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      management_token: {
        value: cdktf.stringToHclTerraform(this._managementToken),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      policy: {
        value: cdktf.stringToHclTerraform(this._policy),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      aws: {
        value: hawzuProviderAwsToHclTerraform(this._aws),
        isBlock: false,
        type: "list",
        storageClassType: "HawzuProviderAws",
      },
      alias: {
        value: cdktf.stringToHclTerraform(this._alias),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
    };

    // remove undefined attributes
    return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined ))
  }
}
