import { OWNER, SPECS, TOKEN } from './flags/options';
import { define } from './definition';

export const forecast = define<import('../commands/forecast').ForecastFlags>({
  name: 'forecast',
  summary: 'show what is to come: rotations, ends of old tokens, expiries; and what breaks if nothing runs',
  formats: ['text', 'json', 'ics'],
  options: (command) =>
    command
      .argument(...SPECS)
      .option('--days <n>', 'how far to look ahead', '30')
      .option(...OWNER)
      .option(...TOKEN),
  examples: ['forecast tokens.yaml', 'forecast tokens.yaml --days 90 --format ics > tokens.ics'],
  run: (commands) => commands.forecast().forecastCommand,
});
