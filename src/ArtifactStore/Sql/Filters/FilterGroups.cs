namespace ArtifactStore.Sql;

/// <summary>The groups of a filter; null for none.</summary>
/// <param name="AnyOf">Filters of which one must pass a row.</param>
/// <param name="AllOf">Filters that all must pass it.</param>
/// <param name="NoneOf">Filters of which none may pass it.</param>
internal readonly record struct FilterGroups(IEnumerable<Filter>? AnyOf, IEnumerable<Filter>? AllOf, IEnumerable<Filter>? NoneOf);
