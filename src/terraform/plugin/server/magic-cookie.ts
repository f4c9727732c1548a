/** Terraform's proof that it, and not a person, started the process. No secret: it only prevents a confusing start. */
const name = 'TF_PLUGIN_MAGIC_COOKIE';
const value = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';

/** The version of the plugin protocol that this server speaks. */
export const protocolVersion = 6;

/** Why this process must not serve, in words for the person who started it; undefined when Terraform did. */
export function startProblem(
  providerName: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (env[name] !== value) {
    return (
      `This is the Terraform provider "${providerName}". Terraform and OpenTofu start it themselves; it does nothing on its own.\n` +
      'Declare it in a required_providers block and run `terraform init`.\n'
    );
  }
  const offered = (env['PLUGIN_PROTOCOL_VERSIONS'] ?? String(protocolVersion))
    .split(',')
    .map((version) => version.trim());
  if (offered.includes(String(protocolVersion))) return undefined;
  return `The provider "${providerName}" speaks plugin protocol ${protocolVersion}, this Terraform only ${offered.join(', ')}. Terraform 1.0 or newer is needed.\n`;
}
