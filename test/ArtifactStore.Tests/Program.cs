using ArtifactStore.Tests.Wire;

// NoReflectionTests starts this in a process in which System.Text.Json may not use reflection.
return NoReflectionCheck.Run();
