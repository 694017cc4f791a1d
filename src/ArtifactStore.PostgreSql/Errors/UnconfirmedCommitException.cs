using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>A commit of which the primary did not hear in time that the standbys have it.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "It is made in one place.")]
internal sealed class UnconfirmedCommitException(string message) : NpgsqlException(message, new TimeoutException(message));
