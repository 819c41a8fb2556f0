/** As in package.json. A constant, because neither reading a file beside this one nor importing JSON works in every host and bundle. */
export const VERSION = '0.1.0'
