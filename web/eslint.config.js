import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';
import svelteConfig from './svelte.config.js';
import { noLooseText } from './scripts/no-loose-text.mjs';

/** What only a page has: the core must run, and be tested, without one. */
const pageGlobals = ['window', 'document', 'navigator', 'localStorage', 'sessionStorage', 'location', 'history', 'HTMLElement', 'Notification'];

const CORE = [
  { group: ['svelte', 'svelte/*', '**/*.svelte'], message: 'The core knows no framework.' },
  { group: ['**/state/**', '**/ui/**'], message: 'The core knows neither state nor screens.' },
];

function forbidImports(patterns) {
  return { 'no-restricted-imports': ['error', { patterns }] };
}

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'test-results/'] },
  ...tseslint.configs.recommended,
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser, svelteConfig } },
  },
  {
    plugins: { skein: { rules: { 'no-loose-text': noLooseText } } },
    rules: {
      'max-lines': ['error', { max: 400 }],
      'max-params': ['error', { max: 6 }],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-eval': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: "MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]", message: 'Text becomes nodes, never HTML.' },
      ],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  {
    files: ['src/**/*.svelte'],
    rules: { 'svelte/no-at-html-tags': 'error', 'svelte/require-each-key': 'error', 'skein/no-loose-text': 'error' },
  },
  {
    // Imports point one way: ui -> state -> core.
    files: ['src/core/**/*.ts'],
    rules: {
      ...forbidImports(CORE),
      'no-restricted-globals': ['error', ...pageGlobals.map((name) => ({ name, message: 'The core knows no page.' }))],
    },
  },
  {
    files: ['src/state/**/*.ts'],
    rules: forbidImports([{ group: ['**/ui/components/**', '**/ui/screens/**', '../ui/**', '../../ui/**'], message: 'State knows no screens.' }]),
  },
  { files: ['scripts/**', 'tests/**', '*.config.*'], rules: { 'no-console': 'off' } },
);
