import { defineRule } from './rule';

export const neverExpires = defineRule<'never-expires', object>({
  code: 'never-expires',
  title: 'Endless tokens',
  description:
    'Every token has an end. With `severity: off` endless tokens are allowed, whatever `longest-life` and `longest-rotation` say.',
  fields: {},
  read: () => ({}),
  tell: () => 'every token expires',
  judge: ({ token }) => (token.expiry.kind === 'never' ? [{ parameters: {}, path: ['expires'] }] : []),
});
