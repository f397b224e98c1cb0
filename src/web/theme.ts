import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** The one accent: ink blue. Links, focus and the main button; never a state. */
const ink: MantineColorsTuple = [
  '#eef3ff',
  '#dbe4fb',
  '#b5c6f4',
  '#8ca7ee',
  '#6a8ce8',
  '#557be5',
  '#3b64d6',
  '#2a52bd',
  '#2349a9',
  '#173b93',
];

/**
 * The look of everything: 14 px base, the system's own type, small radii, dense rows. Colours of states are CSS
 * variables in `theme.css`, since they differ between light and dark by more than a shade.
 */
export const theme = createTheme({
  colors: { ink },
  primaryColor: 'ink',
  // In the dark as deep as white text on it needs (4.5 : 1).
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: '6px', sm: '10px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '3px', sm: '5px', md: '8px', lg: '12px', xl: '16px' },
  defaultRadius: 'sm',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '1.3' },
      h2: { fontSize: '16px', lineHeight: '1.35' },
      h3: { fontSize: '14px', lineHeight: '1.4' },
    },
  },
  components: {
    Button: { defaultProps: { size: 'xs', variant: 'default' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm', autosize: true, minRows: 2 } },
    Select: { defaultProps: { size: 'sm' } },
    Table: { defaultProps: { verticalSpacing: 5, horizontalSpacing: 'sm' } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 250, multiline: true, maw: 280 } },
    Modal: {
      defaultProps: {
        centered: true,
        transitionProps: { duration: 100 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
    },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } },
    Anchor: { defaultProps: { underline: 'hover' } },
  },
});
