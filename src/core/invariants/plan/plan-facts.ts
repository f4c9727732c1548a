/**
 * What was observed when a plan was made, as the judge of plans sees it: raw facts, nothing that the planner made of them.
 */
export interface PlanFacts {
  /** ARNs without suffix of everything that a declared entry of the run resolves to. */
  readonly declaredSecrets: ReadonlySet<string>;
  /** Who made tokens that certainly are this owner's, and the run itself. */
  readonly creators: ReadonlySet<string>;
  readonly entries: readonly EntryOfPlan[];
  /** Every secret that was seen, as AWS shows it. */
  readonly secretsSeen: readonly SecretSeen[];
  /** What a person said is to end: entries that leaked by name, and tokens by id. */
  readonly leaked: { readonly entries: ReadonlySet<string>; readonly tokens: ReadonlySet<string> };
  /** What the declared entries of the whole run show, whatever spec they are of. */
  readonly shown: readonly SecretShown[];
  /** The hashes that stand for secrets in the labels of any token of the workspace. */
  readonly places: readonly string[];
}

/** The secret of a declared entry, in the workspace of the plan. */
export interface SecretShown {
  readonly arn: string;
  readonly versions: readonly VersionOfPlan[];
}

export interface SecretSeen {
  readonly arn: string;
  /** The region that it is written in, where it is replicated. */
  readonly primaryRegion?: string;
}

export interface EntryOfPlan {
  readonly token: string;
  readonly declared: boolean;
  /** The declared entry that had this secret before it came to another one. */
  readonly formerOf?: string;
  /** Absent: the secret is not there, or could not be read. */
  readonly arn?: string;
  /** A function rotates it. */
  readonly isRotated: boolean;
  /** Its copies in other regions, as AWS tells of them; absent where it does not tell. */
  readonly copies?: readonly { readonly region: string; readonly status: string }[];
  /** For how long nothing had changed about the secret when it was looked at, in milliseconds. */
  readonly restedMs?: number;
  /** The hashes that stand for this entry in labels. */
  readonly scopeKeys: readonly string[];
  readonly versions: readonly VersionOfPlan[];
  readonly tokens: readonly TokenOfPlan[];
}

export interface VersionOfPlan {
  readonly id: string;
  readonly stages: readonly string[];
  /** The token that its value was found to be; absent when the value was not read, or is none. */
  readonly tokenId?: string;
  readonly wasRead: boolean;
  /** Its value was read and is nothing of ours: no token, or one of another endpoint or workspace. */
  readonly isForeign: boolean;
}

export interface TokenOfPlan {
  readonly id: string;
  readonly label: string;
  readonly creator: string;
  /** The label that it was issued under, where the token API tells: nobody can change that. */
  readonly issuedAs?: string;
  /** Somebody changed it since it was made, other than by disabling it: its label may be anybody's. */
  readonly isChanged: boolean;
  readonly live: boolean;
  /** Its end has come: it works for nobody. */
  readonly expired: boolean;
}
