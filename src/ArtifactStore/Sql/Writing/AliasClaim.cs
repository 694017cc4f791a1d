namespace ArtifactStore.Sql;

/// <summary>An alias to be set.</summary>
/// <param name="Key">The key.</param>
/// <param name="Alias">The alias.</param>
/// <param name="Version">The version that it is to name.</param>
/// <param name="ExpectedVersion">The version that it must name now; 0 if it must not exist yet; null for any.</param>
internal sealed record AliasClaim(string Key, string Alias, int Version, int? ExpectedVersion);
