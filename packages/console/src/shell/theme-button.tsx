import { useEffect, useState } from 'preact/hooks';

const key = 'stepwell-theme';
const next = { '': 'dark', dark: 'light', light: '' } as const;
type Theme = keyof typeof next;

/** Switches between the theme of the system, dark and light. */
export function ThemeButton() {
  const [theme, setTheme] = useState<Theme>(() => readTheme());
  useEffect(() => {
    if (theme === '') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    localStorage.setItem(key, theme);
  }, [theme]);
  const text = theme === '' ? 'System theme' : theme === 'dark' ? 'Dark theme' : 'Light theme';
  return (
    <button type="button" class="small" onClick={() => setTheme(next[theme])}>
      {text}
    </button>
  );
}

function readTheme(): Theme {
  const stored = localStorage.getItem(key) ?? '';
  return stored === 'dark' || stored === 'light' ? stored : '';
}
