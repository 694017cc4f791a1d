using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>A commit that the standbys did not confirm to the primary in time.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "It is made in one place.")]
internal sealed class UnconfirmedCommitException(string message) : NpgsqlException(message, new TimeoutException(message));
