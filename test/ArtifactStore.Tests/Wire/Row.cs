namespace ArtifactStore.Tests.Wire;

internal sealed record Row(string City, int Rain);
