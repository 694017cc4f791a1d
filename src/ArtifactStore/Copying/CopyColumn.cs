namespace ArtifactStore.Sql;

/// <summary>A column that is copied, and the type of its values.</summary>
internal sealed record CopyColumn(string Name, SqlType Type);
