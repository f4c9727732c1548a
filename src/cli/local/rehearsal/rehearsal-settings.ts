/** What `serve` and `dev` are told of failing on command. */
export interface RehearsalFlags {
  readonly rehearsal?: boolean;
  readonly rehearsalPort: string;
}

export const rehearsalSettings = ({
  rehearsal,
  rehearsalPort,
}: RehearsalFlags): { readonly rehearsal?: { readonly port: number } } =>
  rehearsal === true ? { rehearsal: { port: Number(rehearsalPort) } } : {};

/** What people are told, so that nobody takes it for a service in earnest. */
export const toldOfRehearsal = (endpoint: string): string =>
  `REHEARSAL: this token service fails on command. In another shell: export HAWZU_REHEARSAL_ENDPOINT=${endpoint}`;
