namespace ArtifactStore.Sql;

/// <summary>A column of a run table and the value of a row in it.</summary>
internal sealed record RunColumn<T>(string Name, Func<T, SqlValue> Value);
