namespace ArtifactStore.PostgreSql.Tests.Plans;

/// <summary>A statement as the server ran it.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Plan">Its plan.</param>
internal sealed record ExplainedStatement(string Text, PlanNode Plan);
