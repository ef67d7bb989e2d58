export const linkStyle = 'text-accent-ink underline underline-offset-2 hover:no-underline'
