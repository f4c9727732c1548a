import { few, oneOf, seconds, span, times } from './flags/rehearsal-flags';
import { define } from './definition';

export const rehearseSet = define<import('../commands/rehearse-set').RehearseSetFlags>({
  name: 'rehearse set',
  summary:
    'make a token service that rehearses (HAWZU_REHEARSAL_ENDPOINT) fail: one operation, so many times, in one way',
  options: (command) =>
    command
      .argument('<operation>', 'an operation of the token API, such as issue-access-token, or any')
      .option(
        '--drop <when>',
        'cut the connection, before or after the operation took effect',
        oneOf('before', 'after'),
      )
      .option('--status <status>', 'answer 429, 500 or 503', oneOf('429', '500', '503'))
      .option(
        '--when <when>',
        'with --status 500 or 503: before the operation took effect, or after it',
        oneOf('before', 'after'),
      )
      .option('--retry-after <time>', 'with --status: what Retry-After says, such as 30s', seconds)
      .option('--latency <time>', 'wait so long first, such as 500ms', span)
      .option('--stale <time>', 'a list of so long ago, such as 30s', seconds)
      .option('--stale-changes <number>', 'a list as it was before the last changes', few)
      .option('--count <number>', 'how many requests fail; all: until it is cleared', times, 1),
  examples: [
    'rehearse set issue-access-token --drop after',
    'rehearse set any --status 503 --when after --count 3',
    'rehearse set list-access-tokens --stale 30s --count 2',
  ],
  run: (commands) => commands.rehearseSet().rehearseSetCommand,
});
