import { count, days, fileName, hostNames, port, proxies, publicUrl, said } from './flags/options';
import { withRehearsal } from './flags/rehearsal-flags';
import { withUpstream } from './flags/upstream-flags';
import { define } from './definition';

export const serve = define<import('../commands/serve').ServeFlags>({
  name: 'serve',
  summary: 'run the reference token service',
  options: (command) =>
    withUpstream(withRehearsal(command))
      .option('--port <port>', 'port; 0 takes a free one', port, '4010')
      .option('--host <host>', 'address to listen on; anything but loopback serves other machines', said, '127.0.0.1')
      .option(
        '--host-name <name>',
        'a name that other machines address it by; IP addresses need none; repeatable, or with commas',
        hostNames,
      )
      .option(
        '--public-url <url>',
        'where people reach it, such as https://tokens.example.com; without it they sign in on this machine alone',
        publicUrl,
      )
      .option(
        '--trust-proxy <addresses>',
        'proxies that say in X-Forwarded-For for whom they ask; repeatable, or with commas',
        proxies,
      )
      .option(
        '--file <file>',
        'SQLite file; without it, and without DATABASE_URL, .hawzu-tokens/token-service.db',
        fileName,
      )
      .option(
        '--requests-per-minute <number>',
        'requests that one token, or one session of a person, may make in a minute, over all replicas; 0: no limit',
        count,
        '60000',
      )
      .option(
        '--metrics-port <port>',
        "port of this machine's loopback where Prometheus reads /metrics; 0 takes a free one; without it there are none",
        port,
      )
      .option(
        '--audit-key <file>',
        'private Ed25519 key that signs checkpoints of audit events; made (mode 0600) where it is not there',
        fileName,
      )
      .option('--audit-retention <days>', 'forget audit events that are older, behind a signed checkpoint', days)
      .option('--seed <file>', 'workspaces, projects, roles and users (JSON or YAML)')
      .option(
        '--token-file <file>',
        'where a management token is written once (mode 0600); without it a folder of its own beside the store',
        fileName,
      )
      .option(
        '--issue-management-token [name]',
        'instead of serving: issue a new value for a management token of the seed, and revoke the old one',
      )
      .option('--init', 'instead of serving: fill the empty PostgreSQL of DATABASE_URL with the seed, once'),
  examples: [
    'serve --seed examples/acme/seed.json',
    'serve --issue-management-token',
    'serve --init --seed seed.json',
    'serve --upstream https://api.hawzu.com --upstream-token-file vendor-token --seed seed.json',
  ],
  run: (commands) => commands.serve().serveCommand,
});
