// Blocking and in the head: the choice must be on <html> before the first paint.
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch { /* storage is refused: the system's preference holds */ }
