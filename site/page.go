package site

// Page is the root component: the answer below the box.
type Page struct{ Model *Model }
