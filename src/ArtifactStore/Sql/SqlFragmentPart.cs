namespace ArtifactStore.Sql;

/// <summary>Text, or where it is null a value.</summary>
internal readonly record struct SqlFragmentPart(string? Text, SqlValue Value);
