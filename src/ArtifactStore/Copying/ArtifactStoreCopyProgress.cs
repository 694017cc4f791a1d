namespace ArtifactStore;

/// <summary>How far a copy is.</summary>
/// <param name="Phase">What it is doing. A further pass over what changed meanwhile is <see cref="ArtifactStoreCopyPhase.Copying"/> again.</param>
/// <param name="Table">The table, without prefix or schema.</param>
/// <param name="Rows">How many rows of the source, of all tables, this phase has done, those of an earlier call included.</param>
/// <param name="TotalRows">How many rows the source had in all tables when the call began.</param>
public sealed record ArtifactStoreCopyProgress(ArtifactStoreCopyPhase Phase, string Table, long Rows, long TotalRows);
