'use client';
import { createTheme, type MantineColorsTuple } from '@mantine/core';

const tuple = (colours: string): MantineColorsTuple => colours.split(' ').map((colour) => `#${colour}`) as unknown as MantineColorsTuple;

const blue = tuple('EDF7FE DFF0FC C1DFF6 98CBF0 73BAEA 489AD2 2981BB 005B8C 004974 00355A');
const gray = tuple('F2F5F5 EAEDEE DCE0E2 C6CCCD 9EA6A8 7E888B 5D686B 454F52 2B3537 172022');
const dark = tuple('E9EEEF ACB4B7 899395 646E70 373F40 252B2D 1C2223 131819 0D1112 080C0D');

/** A field is 32 high, its border the control colour, its words 13/20. */
const field = { wrapper: { '--input-height': '32px', '--input-fz': '13px', '--input-bd': 'var(--control)', '--input-padding': '10px' } };
const buttonHeights: Readonly<Record<string, string>> = { xs: '24px', sm: '28px', md: '32px', lg: '44px', xl: '44px' };
const buttonVars = (_: unknown, { size = 'sm' }: { size?: unknown }) => ({
  root: { '--button-height': buttonHeights[String(size)] ?? '28px', '--button-padding-x': '10px', '--button-fz': '13px' },
});
const iconButtonVars = (_: unknown, { size = 'md' }: { size?: unknown }) => {
  const height = buttonHeights[size === 'md' ? 'sm' : String(size)] ?? (typeof size === 'number' ? `${size}px` : '28px');
  return { root: { '--ai-size': height } };
};

/** The look as a Mantine theme. What it cannot say by values is in css-variables.ts and base.css. */
export const mantineTheme = createTheme({
  colors: { blue, gray, dark },
  primaryColor: 'blue',
  primaryShade: { light: 7, dark: 4 },
  white: '#FFFFFF',
  black: '#172022',
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '20px', md: '22px', lg: '24px', xl: '28px' },
  fontWeights: { regular: '400', medium: '500', bold: '600' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '3px', sm: '5px', md: '8px', lg: '8px', xl: '8px' },
  defaultRadius: 'sm',
  shadows: { xs: 'var(--e-1)', sm: 'var(--e-1)', md: 'var(--e-2)', lg: 'var(--e-2)', xl: 'var(--e-2)' },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  activeClassName: '',
  headings: {
    fontFamily: 'var(--font)',
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '16px', lineHeight: '24px' },
      h2: { fontSize: '14px', lineHeight: '22px' },
      h3: { fontSize: '13px', lineHeight: '20px' },
      h4: { fontSize: '13px', lineHeight: '20px' },
      h5: { fontSize: '12px', lineHeight: '16px' },
      h6: { fontSize: '12px', lineHeight: '16px' },
    },
  },
  components: {
    Text: { defaultProps: { size: 'sm' } },
    Button: { defaultProps: { size: 'sm', variant: 'default' }, vars: buttonVars },
    ActionIcon: { defaultProps: { size: 'md', variant: 'subtle', color: 'gray' }, vars: iconButtonVars },
    Input: { vars: () => field },
    InputWrapper: { defaultProps: { size: 'sm', inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
    Checkbox: { defaultProps: { size: 'xs', radius: 'xs' } },
    Badge: { defaultProps: { radius: 'xs', variant: 'light', tt: 'none', fw: 500 } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: false, fz: 12, offset: 6 } },
    Menu: {
      defaultProps: { shadow: 'md', radius: 'sm', offset: 4, transitionProps: { duration: 90 }, withInitialFocusPlaceholder: false },
      styles: { item: { padding: '5px 10px', minHeight: 30, gap: 8 }, label: { padding: '6px 10px 2px' } },
    },
    Popover: { defaultProps: { shadow: 'md', radius: 'sm', offset: 4, transitionProps: { duration: 90 } } },
    // Pages scroll inside their panels, never as a whole: there is nothing to lock.
    ModalRoot: { defaultProps: { lockScroll: false, radius: 'md', shadow: 'md', transitionProps: { duration: 90 } } },
    Modal: {
      defaultProps: {
        lockScroll: false,
        radius: 'md',
        shadow: 'md',
        transitionProps: { duration: 90 },
        overlayProps: { backgroundOpacity: 0.4 },
      },
    },
    Drawer: {
      defaultProps: { lockScroll: false, shadow: 'md', transitionProps: { duration: 180 }, overlayProps: { backgroundOpacity: 0.4 } },
    },
    Pagination: {
      defaultProps: { getControlProps: (control: string) => ({ 'aria-label': control }) },
    },
    Loader: { defaultProps: { type: 'dots', size: 'xs' } },
  },
});
