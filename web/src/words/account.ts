export const accountWords = {
  // signing in
  continueWith: (name: string) => `Continue with ${name}`,
  forgotPassword:
    'Forgot your password? Whoever runs this installation makes you a link for a new one.',
  newPassword: 'New password',
  newPasswordLead: 'You will be signed in with it here, and signed out everywhere else.',
  newPasswordNoToken:
    'The link is not complete: the part after # is missing. Copy it to its last character.',
  newPasswordTitle: 'Set a new password',
  notSetUpText:
    'No administrator exists yet. Open the set-up link that was printed where the service was started; it begins with the address of this page and ends with /setup#…',
  notSetUpTitle: 'Set this installation up first',
  orSignInWith: 'Or sign in with',
  passwordHint: 'At least 12 characters. Length is what makes it strong.',
  setUpAction: 'Make the administrator',
  setUpLead:
    'You hold the set-up link, so you become the administrator of this installation. The link works once.',
  setUpAlreadyLead: 'The set-up link works once, and it was used.',
  setUpAlreadyTitle: 'This installation is set up already',
  setUpNoToken:
    'The set-up link is not complete: the part after # is missing. Copy the whole line that was printed at the start.',
  setUpTitle: 'Set up BuildMyMCP',
  signIn: 'Sign in',
  signInLead: 'Build tool servers for MCP clients, and keep them running.',
  yourName: 'Your name',

  // you
  changeName: 'Change your name',
  changeNameAction: 'Change it',
  changeNameText: 'Others read it where you work with them. You sign in as before.',
  changePassword: 'Change your password',
  changePasswordAction: 'Change it',
  changePasswordText: 'You stay signed in here, and are signed out everywhere else.',
  connected: 'Connected',
  connectedApps: 'Connected apps',
  connectedAppsEmpty:
    'No MCP client may call a server as you yet. Connect one from the page of a server.',
  currentPassword: 'Your current password',
  nameChanged: (name: string) => `You are called ${name} now`,
  passwordChanged: 'Your password is changed',
  revoke: 'Revoke',
  revokeText: 'It loses access at once. To use it again, connect it again and allow it.',
  revokeThing: (name: string) => `Revoke ${name}`,
  revokeTitle: (name: string) => `Revoke ${name}?`,
  revoked: (name: string) => `${name} can no longer call the server`,
  signOut: 'Sign out',
  signOutEverywhere: 'Sign out everywhere',
  signOutHere: 'Sign out here',
  signOutText:
    'Connected apps keep working: they have their own access, which you can revoke above.',
} as const
