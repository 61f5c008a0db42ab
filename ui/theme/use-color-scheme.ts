'use client';
import { useComputedColorScheme } from '@mantine/core';
import { type ColorScheme, type Tokens, tokensOf } from './tokens.ts';

/** The scheme on the screen now, with the system's wish resolved. */
const useColorScheme = (): ColorScheme => useComputedColorScheme('light', { getInitialValueInEffect: false });

/** The colours on the screen now, for maps, charts and canvases. */
export const useTokens = (): Tokens => tokensOf(useColorScheme());
