/** Of every emulated instance's login sa. */
export const password = 'Emulator1!'
export const credential = { user: 'sa', password }
