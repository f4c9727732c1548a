'use strict';
const tseslint = require('typescript-eslint');

/** Time, chance and environment come in from outside: adapters and entry points only (design: "Time is injected"). */
const ambient = [
  { object: 'Date', property: 'now', message: 'Take a Clock.' },
  { object: 'Math', property: 'random', message: 'Take a random source.' },
  { object: 'process', property: 'env', message: 'Read the environment in an entry point and pass what is needed.' },
];

const noClock = { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Take a Clock.' };

/** One line, one thing. */
const packed = [
  {
    selector:
      ':matches(VariableDeclarator[id.type="ArrayPattern"], AssignmentExpression[left.type="ArrayPattern"]:has(> ArrayPattern > Identifier)) > ArrayExpression:not(:has(> SpreadElement))',
    message: 'Give each name a line.',
  },
  {
    selector: 'ConditionalExpression > ConditionalExpression > ConditionalExpression',
    message: 'Three choices in one expression: write statements, or a table.',
  },
];

module.exports = tseslint.config(
  {
    ignores: [
      'dist/**',
      'node_modules/**',
      'coverage/**',
      '.cache/**',
      '**/*.generated.*',
      '**/generated/**',
      'test/mutation/core-tests.js',
      'cdktf.out/**',
      // Users' own projects: they have their own packages, and tests compile them.
      'examples/cdktf-app/**',
      'examples/aws/**',
      'examples/gateway/**',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ['**/*.ts', '**/*.tsx'] })),
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
    },
  },
  // What components are handed has no `this`.
  { files: ['src/page/**/*.{ts,tsx}'], rules: { '@typescript-eslint/unbound-method': 'off' } },
  { files: ['src/**/*.{ts,tsx}'], rules: { 'max-params': ['error', 4], 'no-restricted-syntax': ['error', ...packed] } },
  {
    files: ['src/**/*.{ts,tsx}'],
    ignores: [
      'src/adapters/**',
      'src/cli/**',
      'src/store-lock/**',
      'src/local-world/**',
      'src/**/*main.{ts,tsx}',
      'src/rotation/entry/lambda.ts',
    ],
    rules: {
      'no-restricted-properties': ['error', ...ambient],
      'no-restricted-syntax': ['error', noClock, ...packed],
    },
  },
);
