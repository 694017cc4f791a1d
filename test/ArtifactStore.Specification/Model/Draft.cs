namespace ArtifactStore.Specification.Model;

/// <summary>An artifact to be created in a random sequence.</summary>
/// <param name="Key">The number of a key; 0 for none.</param>
/// <param name="Run">The number of a run; 0 for none.</param>
/// <param name="Content">Chooses type, body and metadata.</param>
/// <param name="TakenId">Whether to bring an id that exists already, if one does.</param>
/// <param name="Expected">What the expected version is off by from the latest; null for no expectation.</param>
/// <param name="ExpectedLatest">
/// Which latest artifact is expected: 0 for the one that is, 1 for one that was never there, 2 for any; null for no expectation.
/// </param>
public sealed record Draft(int Key, int Run, int Content, bool TakenId, int? Expected, int? ExpectedLatest);
