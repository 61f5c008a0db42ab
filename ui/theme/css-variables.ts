import type { CSSVariablesResolver } from '@mantine/core';

/** Colours by which Mantine says a state, each as the token that says it here. White on a fill is at least 5.2 in both schemes. */
const states = { red: 'danger', green: 'success', teal: 'success', orange: 'warning', yellow: 'warning' } as const;
const fills = { danger: '#B71A18', success: '#006D42', warning: '#9E4502' } as const;
const fillsHovered = { danger: '#9A1110', success: '#005A36', warning: '#853901' } as const;

const stateVariables = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(states).flatMap(([colour, token]) => [
      [`--mantine-color-${colour}-text`, `var(--${token})`],
      [`--mantine-color-${colour}-filled`, fills[token]],
      [`--mantine-color-${colour}-filled-hover`, fillsHovered[token]],
      [`--mantine-color-${colour}-light`, `var(--${token}-tint)`],
      [`--mantine-color-${colour}-light-hover`, `var(--${token}-tint)`],
      [`--mantine-color-${colour}-light-color`, `var(--${token})`],
      [`--mantine-color-${colour}-outline`, `var(--${token})`],
      [`--mantine-color-${colour}-outline-hover`, `var(--${token}-tint)`],
    ]),
  );

const shared = (): Record<string, string> => ({
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-bright': 'var(--text)',
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-error': 'var(--danger)',
  '--mantine-color-success': 'var(--success)',
  '--mantine-color-placeholder': 'var(--text3)',
  '--mantine-color-anchor': 'var(--primary)',
  '--mantine-color-dimmed': 'var(--text3)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line2)',
  '--mantine-color-disabled': 'transparent',
  '--mantine-color-disabled-color': 'var(--disabled)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-color-blue-text': 'var(--primary)',
  '--mantine-color-blue-filled': 'var(--primary-fill)',
  '--mantine-color-blue-filled-hover': 'var(--primary-hover)',
  '--mantine-color-blue-light': 'var(--primary-tint)',
  '--mantine-color-blue-light-hover': 'var(--primary-tint2)',
  '--mantine-color-blue-light-color': 'var(--primary)',
  '--mantine-color-blue-outline': 'var(--primary)',
  '--mantine-color-blue-outline-hover': 'var(--primary-tint)',
  '--mantine-color-gray-text': 'var(--text2)',
  '--mantine-color-gray-light': 'var(--bg)',
  '--mantine-color-gray-light-hover': 'var(--sunken)',
  '--mantine-color-gray-light-color': 'var(--text2)',
  '--mantine-color-gray-outline': 'var(--line2)',
  '--mantine-color-gray-outline-hover': 'var(--bg)',
  ...stateVariables(),
});

/**
 * Points Mantine's colour variables at the tokens, so that every component keeps the ratios of the look.
 * Mantine's own choices fail WCAG AA: filled teal, dimmed text, light variants, dark filled blue at shade 4.
 */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--mantine-line-height': 'var(--lh-sm)' },
  light: { ...shared(), '--mantine-color-default': 'var(--surface)', '--mantine-color-default-hover': 'var(--bg)' },
  dark: { ...shared(), '--mantine-color-default': 'var(--raised)', '--mantine-color-default-hover': 'var(--line)' },
});
