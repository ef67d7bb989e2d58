import type { RequestHandler } from 'express'
import helmet from 'helmet'

/** For everything but the authorization server, which sets its own. */
export function setSecurityHeaders({ publicApiUrl }: { publicApiUrl: string }): RequestHandler {
  const isHttps = publicApiUrl.startsWith('https:')
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        connectSrc: ["'self'"],
        fontSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'"],
        styleSrcAttr: ["'unsafe-inline'"], // what places itself does so by style attributes; they run nothing
        ...(isHttps && { upgradeInsecureRequests: [] }),
      },
    },
    strictTransportSecurity: isHttps && { maxAge: 31_536_000 },
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    xFrameOptions: { action: 'deny' },
  })
}

/** What no page of ours uses. */
export const setPermissionsPolicy: RequestHandler = (_req, res, next) => {
  res.set('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
  next()
}
