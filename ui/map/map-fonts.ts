/**
 * Loads the faces that maps draw with. The renderer asks the browser for a family but not for the letters, and a face whose range leaves
 * out the space (Arabic) would then never load and be replaced in silence.
 */
export async function loadMapFonts(): Promise<void> {
  if (typeof document === 'undefined' || !document.fonts) return;
  await Promise.allSettled([
    document.fonts.load('500 16px "Inter Variable"', 'Axion'),
    document.fonts.load('500 16px "IBM Plex Sans Arabic"', 'طريق ﻃﺮﻳﻖ'),
    document.fonts.load('600 16px "IBM Plex Sans Arabic"', 'طريق ﻃﺮﻳﻖ'),
  ]);
}
