package suite

import "slices"

// Cases returns every case, in the order in which results are reported.
func Cases() []Case {
	return slices.Concat(
		sysctlBits(), sysctlOthers(), patchedModules(), codeCases(), addTaintCases(),
		machineChecks(), hardwareCases(), builtCases(), panicCases(),
	)
}
