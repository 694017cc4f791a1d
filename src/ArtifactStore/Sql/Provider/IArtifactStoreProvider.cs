using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>A database that a store can be put on: its options, and how to open it.</summary>
[Experimental(SqlDialect.DiagnosticId)]
public interface IArtifactStoreProvider
{
    /// <summary>Checks the provider's options.</summary>
    /// <returns>Everything that is wrong with them, one sentence each.</returns>
    IEnumerable<string> Validate();

    /// <summary>Opens the database. Nothing is read or written before the first operation.</summary>
    /// <param name="options">The options of the store, which are valid.</param>
    /// <returns>The database, which the caller disposes.</returns>
    SqlDatabase Open(ArtifactStoreOptions options);
}
