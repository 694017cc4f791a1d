using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>Aliases: movable names of one version of a key, which always name an artifact that exists.</summary>
public abstract class AliasSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private IArtifactAliases Aliases => Store.Aliases;

    [Test]
    public async Task An_alias_names_a_version_until_it_moves()
    {
        var versions = await CreateAsync("model", 3);
        var set = await Aliases.SetAsync("model", "production", 1);
        set.Should()
            .Be(
                new ArtifactAlias
                {
                    Key = "model",
                    Alias = "production",
                    Version = 1,
                    ArtifactId = versions[0].Id,
                    Updated = Now,
                }
            );
        (await Aliases.ReadArtifactAsync("model", "production")).Should().Be(versions[0]);
        (await Aliases.ListAsync("model")).Should().Equal(set);

        Tick();
        var moved = await Aliases.SetAsync("model", "production", 3);
        moved.Should().Be(set with { Version = 3, ArtifactId = versions[2].Id, Updated = Now });
        (await Aliases.ReadArtifactAsync("model", "production")).Should().Be(versions[2]);
        (await Aliases.ListAsync("model")).Should().Equal(moved);
    }

    [Test]
    public async Task Setting_an_alias_to_the_version_that_it_names_changes_nothing()
    {
        await CreateAsync("model", 1);
        var set = await Aliases.SetAsync("model", "production", 1);
        Tick();
        (await Aliases.SetAsync("model", "production", 1)).Should().Be(set);
        (await Aliases.SetAsync("model", "production", 1, expectedVersion: 1)).Should().Be(set);
        (await Aliases.ListAsync("model")).Should().Equal(set);
    }

    [Test]
    public async Task A_new_version_does_not_move_an_alias()
    {
        var first = await Artifacts.CreateArtifactAsync(new() { Key = "model" });
        await Aliases.SetAsync("model", "production", 1);
        await Artifacts.CreateArtifactAsync(new() { Key = "model" });
        (await Aliases.ReadArtifactAsync("model", "production")).Should().Be(first);
    }

    [Test]
    public async Task Aliases_belong_to_their_key_and_are_listed_in_the_order_of_their_bytes()
    {
        await CreateAsync("a", 2);
        await CreateAsync("b", 1);
        await Aliases.SetAsync("a", "z", 1);
        await Aliases.SetAsync("a", "ä", 1);
        await Aliases.SetAsync("a", "Z", 2);
        await Aliases.SetAsync("a", "\U0001F680", 2);
        await Aliases.SetAsync("a", "\uFF5A", 2);
        var other = await Aliases.SetAsync("b", "z", 1);
        (await Aliases.ListAsync("a"))
            .Select(alias => (alias.Alias, alias.Version))
            .Should()
            .Equal(("Z", 2), ("z", 1), ("ä", 1), ("\uFF5A", 2), ("\U0001F680", 2));
        (await Aliases.ListAsync("b")).Should().Equal(other);
        (await Aliases.ListAsync("c")).Should().BeEmpty();
        (await Aliases.ReadArtifactAsync("b", "Z")).Should().BeNull("upper and lower case differ");
    }

    [Test]
    public async Task Removing_an_alias_leaves_its_artifact()
    {
        var artifact = await Artifacts.CreateArtifactAsync(new() { Key = "model" });
        await Aliases.SetAsync("model", "production", 1);
        (await Aliases.RemoveAsync("model", "champion")).Should().BeFalse();
        (await Aliases.RemoveAsync("other", "production")).Should().BeFalse();
        (await Aliases.RemoveAsync("model", "production")).Should().BeTrue();
        (await Aliases.RemoveAsync("model", "production")).Should().BeFalse();
        (await Aliases.ReadArtifactAsync("model", "production")).Should().BeNull();
        (await Artifacts.ReadArtifactAsync(artifact.Id)).Should().Be(artifact);
    }

    [Test]
    public async Task What_is_not_there_reads_as_null_whatever_the_text()
    {
        await CreateAsync("model", 1);
        foreach (var text in new[] { "production", "1", "latest", "", " ", "x' OR '1'='1", new string('x', 1000) })
        {
            (await Aliases.ReadArtifactAsync("model", text)).Should().BeNull();
            (await Aliases.ReadArtifactAsync(text, "production")).Should().BeNull();
            (await Aliases.RemoveAsync("model", text)).Should().BeFalse();
            (await Aliases.ListAsync(text)).Should().BeEmpty();
        }
    }

    [Test]
    public async Task A_version_that_does_not_exist_cannot_be_named()
    {
        await CreateAsync("model", 2);
        await Aliases.SetAsync("model", "production", 2);
        foreach (var (key, version) in new[] { ("model", 3), ("other", 1) })
        {
            var refused = await Aliases
                .Awaiting(a => a.SetAsync(key, "production", version))
                .Should()
                .ThrowAsync<ArtifactConflictException>();
            refused.Which.Reason.Should().Be(ArtifactConflictReason.VersionMissing);
            refused.Which.Key.Should().Be(key);
            refused.Which.Aliases.Should().Equal("production");
            refused.Which.Message.Should().Contain($"'{key}' has no version {version}");
        }

        (await Aliases.ListAsync("model")).Should().ContainSingle().Which.Version.Should().Be(2);
    }

    [Test]
    public async Task An_expected_version_is_the_one_that_the_alias_names()
    {
        await CreateAsync("model", 3);
        await Aliases.SetAsync("model", "production", 1, expectedVersion: 0);
        await ConflictAsync(2, expected: 0, found: 1, "was expected not to exist, but it names version 1");
        await ConflictAsync(3, expected: 2, found: 1, "was expected to name version 2, but it names version 1");
        (await Aliases.SetAsync("model", "production", 2, expectedVersion: 1)).Version.Should().Be(2);
        await Aliases.RemoveAsync("model", "production");
        await ConflictAsync(3, expected: 2, found: null, "was expected to name version 2, but it does not exist");
        (await Aliases.ListAsync("model")).Should().BeEmpty();

        async Task ConflictAsync(int version, int expected, int? found, string message)
        {
            var refused = await Aliases
                .Awaiting(a => a.SetAsync("model", "production", version, expected))
                .Should()
                .ThrowAsync<ArtifactConflictException>();
            refused.Which.Reason.Should().Be(ArtifactConflictReason.AliasMoved);
            refused.Which.Key.Should().Be("model");
            refused.Which.Aliases.Should().Equal("production");
            refused.Which.ExpectedVersion.Should().Be(expected);
            refused.Which.AliasVersion.Should().Be(found);
            refused.Which.Message.Should().Contain(message);
        }
    }

    [TestCase("")]
    [TestCase("7")]
    [TestCase("0012")]
    [TestCase("٣")]
    [TestCase("latest")]
    [TestCase("Latest")]
    [TestCase("LATEST")]
    public async Task A_text_that_breaks_the_rule_is_no_alias(string alias)
    {
        await CreateAsync("model", 1);
        var refused = await Aliases.Awaiting(a => a.SetAsync("model", alias, 1)).Should().ThrowAsync<ArgumentException>();
        refused.Which.ParamName.Should().Be("alias");
        (await Aliases.ListAsync("model")).Should().BeEmpty();
    }

    [Test]
    public async Task The_message_names_the_value_and_the_rule()
    {
        var refused = await Aliases.Awaiting(a => a.SetAsync("model", "007", 1)).Should().ThrowAsync<ArgumentException>();
        refused.Which.Message.Should().Contain("'007'").And.Contain(ArtifactAlias.Rule);
    }

    [Test]
    public async Task An_alias_and_a_key_of_the_greatest_length_are_stored()
    {
        var key = new string('k', new ArtifactStoreLimits().KeyLength);
        var alias = new string('\uFFFD', ArtifactAlias.MaxLength);
        var artifact = await Artifacts.CreateArtifactAsync(new() { Key = key });
        await Aliases.SetAsync(key, alias, 1);
        (await Aliases.ReadArtifactAsync(key, alias)).Should().Be(artifact);
        await Aliases.Awaiting(a => a.SetAsync(key, alias + "x", 1)).Should().ThrowAsync<ArgumentException>();
    }

    [TestCase("v1")]
    [TestCase("1.0")]
    [TestCase("latest ")]
    [TestCase("-1")]
    [TestCase("  ")]
    [TestCase("größte")]
    [TestCase("\U0001F680")]
    [TestCase("a'b\"c\\d%_\r\n\t")]
    [TestCase("'); DROP TABLE artifact_alias; --")]
    public async Task Any_other_text_is_an_alias(string alias)
    {
        var artifact = await Artifacts.CreateArtifactAsync(new() { Key = "model" });
        (await Aliases.SetAsync("model", alias, 1, expectedVersion: 0)).Alias.Should().Be(alias);
        (await Aliases.ReadArtifactAsync("model", alias)).Should().Be(artifact);
        (await Aliases.ListAsync("model")).Should().ContainSingle().Which.Alias.Should().Be(alias);
        (await Aliases.RemoveAsync("model", alias)).Should().BeTrue();
    }

    [Test]
    public async Task Invalid_arguments_are_refused()
    {
        await CreateAsync("model", 1);
        await Aliases.Awaiting(a => a.SetAsync(null!, "x", 1)).Should().ThrowAsync<ArgumentNullException>();
        await Aliases.Awaiting(a => a.SetAsync("model", null!, 1)).Should().ThrowAsync<ArgumentNullException>();
        await Aliases.Awaiting(a => a.SetAsync("model", "x", 0)).Should().ThrowAsync<ArgumentException>().WithMessage("version 0 *");
        await Aliases
            .Awaiting(a => a.SetAsync("model", "x", 1, -1))
            .Should()
            .ThrowAsync<ArgumentException>()
            .WithMessage("expectedVersion -1 *");
        await Aliases.Awaiting(a => a.SetAsync("model", "a\0b", 1)).Should().ThrowAsync<ArgumentException>();
        await Aliases.Awaiting(a => a.SetAsync("model", "a\uD800b", 1)).Should().ThrowAsync<ArgumentException>();
        await Aliases.Awaiting(a => a.SetAsync("mo\0del", "x", 1)).Should().ThrowAsync<ArgumentException>();
        await Aliases.Awaiting(a => a.RemoveAsync("model", "x\0")).Should().ThrowAsync<ArgumentException>();
        await Aliases.Awaiting(a => a.ListAsync(null!)).Should().ThrowAsync<ArgumentNullException>();
        await Aliases.Awaiting(a => a.ReadArtifactAsync("model", "\uDC00")).Should().ThrowAsync<ArgumentException>();
        (await Aliases.ListAsync("model")).Should().BeEmpty();
    }

    [Test]
    public async Task A_transaction_reads_its_own_aliases_and_rolls_them_back([Values] bool commit)
    {
        await CreateAsync("model", 2);
        await Aliases.SetAsync("model", "production", 1);
        await using (var transaction = await Store.BeginTransactionAsync())
        {
            await transaction.Aliases.SetAsync("model", "production", 2, expectedVersion: 1);
            await transaction
                .Aliases.Awaiting(a => a.SetAsync("model", "production", 1, expectedVersion: 0))
                .Should()
                .ThrowAsync<ArtifactConflictException>();
            await transaction.Artifacts.CreateArtifactAsync(new() { Key = "model" });
            await transaction.Aliases.SetAsync("model", "candidate", 3);
            (await transaction.Aliases.ReadArtifactAsync("model", "candidate"))!.Version.Should().Be(3);
            (await transaction.Aliases.ListAsync("model")).Select(alias => alias.Version).Should().Equal(3, 2);
            (await Aliases.ReadArtifactAsync("model", "production"))!.Version.Should().Be(1);
            if (commit)
            {
                await transaction.CommitAsync();
            }
        }

        (await Aliases.ListAsync("model")).Select(alias => alias.Version).Should().Equal(commit ? [3, 2] : [1]);
    }

    [Test]
    public async Task An_enlisted_session_has_the_same_aliases([Values] bool commit)
    {
        await CreateAsync("model", 1);
        await using (var connection = await Database.ConnectAsync())
        {
            await using var transaction = await Database.BeginAsync(connection);
            var session = Store.Enlist(transaction);
            await session.Aliases.SetAsync("model", "production", 1);
            (await session.Aliases.ReadArtifactAsync("model", "production")).Should().NotBeNull();
            await (commit ? transaction.CommitAsync() : transaction.RollbackAsync());
        }

        (await Aliases.ListAsync("model")).Should().HaveCount(commit ? 1 : 0);
    }

    [Test]
    public async Task Deleting_an_aliased_artifact_is_refused_with_its_aliases([Values] bool byVersion, [Values] bool latest)
    {
        var versions = await CreateAsync("model", 3);
        var artifact = versions[latest ? 2 : 1];
        await Aliases.SetAsync("model", "production", artifact.Version!.Value);
        await Aliases.SetAsync("model", "champion", artifact.Version.Value);
        await Aliases.SetAsync("model", "first", 1);
        var refused = await Artifacts
            .Awaiting(a => byVersion ? a.DeleteArtifactAsync("model", artifact.Version.Value) : a.DeleteArtifactAsync(artifact.Id))
            .Should()
            .ThrowAsync<ArtifactConflictException>();
        refused.Which.Reason.Should().Be(ArtifactConflictReason.Aliased);
        refused.Which.Aliases.Should().Equal("champion", "production");
        refused.Which.Message.Should().Contain("has the aliases 'champion', 'production'").And.Contain("force");
        (refused.Which.ArtifactId, refused.Which.Key).Should().Be(byVersion ? (null, "model") : (artifact.Id, null));
        (await Artifacts.ReadVersionsAsync("model")).Should().HaveCount(3);
        (await Aliases.ListAsync("model")).Should().HaveCount(3);

        (await Aliases.RemoveAsync("model", "champion")).Should().BeTrue();
        await Aliases.SetAsync("model", "production", 1);
        (await Artifacts.DeleteArtifactAsync(artifact.Id)).Should().BeTrue();
        await Invariants.CheckAsync(Database);
    }

    [Test]
    public async Task A_forced_delete_deletes_the_aliases_too([Values] bool byVersion)
    {
        var versions = await CreateAsync("model", 2);
        await CreateAsync("other", 1);
        await Aliases.SetAsync("model", "production", 2);
        await Aliases.SetAsync("model", "champion", 2);
        await Aliases.SetAsync("model", "first", 1);
        await Aliases.SetAsync("other", "production", 1);
        var deleted = byVersion
            ? Artifacts.DeleteArtifactAsync("model", 2, force: true)
            : Artifacts.DeleteArtifactAsync(versions[1].Id, force: true);
        (await deleted).Should().BeTrue();
        (await Aliases.ListAsync("model")).Select(alias => alias.Alias).Should().Equal("first");
        (await Aliases.ListAsync("other")).Should().HaveCount(1);
        (await Artifacts.DeleteArtifactAsync(versions[1].Id, force: true)).Should().BeFalse();
        (await Artifacts.ReadLatestArtifactAsync("model"))!.Version.Should().Be(1);
        await Invariants.CheckAsync(Database);
    }

    [Test]
    public async Task A_delete_by_a_query_leaves_aliased_artifacts_and_counts_them([Values] bool force)
    {
        var versions = await CreateAsync("model", 5);
        await CreateAsync("other", 2);
        await Artifacts.CreateArtifactAsync(new() { Type = "t" });
        await Aliases.SetAsync("model", "production", 2);
        await Aliases.SetAsync("model", "champion", 2);
        await Aliases.SetAsync("model", "candidate", 5);
        await Aliases.SetAsync("other", "production", 1);
        var query = new ArtifactQuery { Artifacts = new() { Key = "model" } };
        var result = await Artifacts.DeleteArtifactsAsync(query, force);
        result.Should().Be(force ? new ArtifactDeleteResult(5, 0) : new(3, 2));
        (await Artifacts.ReadVersionsAsync("model")).Should().Equal(force ? [] : [versions[4], versions[1]]);
        (await Aliases.ListAsync("model")).Should().HaveCount(force ? 0 : 3);
        (await Artifacts.DeleteArtifactsAsync(query, force)).Should().Be(new ArtifactDeleteResult(0, force ? 0 : 2));
        (await Aliases.ListAsync("other")).Should().HaveCount(1);
        (await Artifacts.CountArtifactsAsync()).Should().Be(force ? 3 : 5);
        await Invariants.CheckAsync(Database);
    }

    [Test]
    public async Task Aliased_artifacts_count_towards_the_limit_of_a_delete()
    {
        await CreateAsync("model", 4);
        await Aliases.SetAsync("model", "production", 4);
        var query = new ArtifactQuery
        {
            Artifacts = new() { Key = "model" },
            Limit = 2,
        };
        (await Artifacts.DeleteArtifactsAsync(query)).Should().Be(new ArtifactDeleteResult(1, 1));
        (await Artifacts.ReadVersionsAsync("model")).Select(artifact => artifact.Version).Should().Equal(4, 2, 1);
    }

    [Test]
    public async Task A_refused_delete_leaves_a_transaction_usable()
    {
        await CreateAsync("model", 2);
        await Aliases.SetAsync("model", "production", 2);
        await using (var transaction = await Store.BeginTransactionAsync())
        {
            var artifacts = transaction.Artifacts;
            await artifacts.Awaiting(a => a.DeleteArtifactAsync("model", 2)).Should().ThrowAsync<ArtifactConflictException>();
            await transaction.Aliases.SetAsync("model", "production", 1);
            (await artifacts.DeleteArtifactAsync("model", 2)).Should().BeTrue();
            await artifacts.Awaiting(a => a.DeleteArtifactAsync("model", 1)).Should().ThrowAsync<ArtifactConflictException>();
            await transaction.CommitAsync();
        }

        (await Aliases.ReadArtifactAsync("model", "production"))!.Version.Should().Be(1);
        await Invariants.CheckAsync(Database);
    }

    [Test]
    public async Task A_key_that_starts_again_has_none_of_its_former_aliases()
    {
        await CreateAsync("model", 1);
        await Aliases.SetAsync("model", "production", 1);
        await Artifacts.DeleteArtifactAsync("model", 1, force: true);
        await CreateAsync("model", 1);
        (await Aliases.ListAsync("model")).Should().BeEmpty();
        (await Artifacts.DeleteArtifactAsync("model", 1)).Should().BeTrue();
    }

    [Test]
    public async Task An_alias_set_while_its_artifact_is_deleted_never_dangles([Values] bool byQuery, [Values] bool force)
    {
        const int Rounds = 25;
        var refusals = 0;
        for (var round = 0; round < Rounds; round++)
        {
            await CreateAsync("model", 2);
            var version = (await Artifacts.ReadLatestArtifactAsync("model"))!.Version;
            await Task.WhenAll(
                Enumerable
                    .Range(0, 3)
                    .Select(i => TryAsync(() => Aliases.SetAsync("model", $"alias-{i}", version)))
                    .Append(TryAsync(() => DeleteAsync(version)))
                    .Append(TryAsync(() => Aliases.RemoveAsync("model", "alias-0")))
            );
            await Invariants.CheckAsync(Database);
        }

        TestContext.Out.WriteLine($"{refusals} sets and deletes came too late.");

        async Task<bool> DeleteAsync(int version)
        {
            if (!byQuery)
            {
                return await Artifacts.DeleteArtifactAsync("model", version, force);
            }

            var query = new ArtifactQuery
            {
                Artifacts = new()
                {
                    Key = "model",
                    Version = new() { AtLeast = version },
                },
            };
            var result = await Artifacts.DeleteArtifactsAsync(query, force);
            Interlocked.Add(ref refusals, (int)result.LeftAliased);
            return true;
        }

        Task TryAsync<T>(Func<Task<T>> call) =>
            Task.Run(async () =>
            {
                try
                {
                    await call();
                }
                catch (ArtifactConflictException)
                {
                    Interlocked.Increment(ref refusals);
                }
            });
    }

    [Test]
    public async Task Of_concurrent_moves_with_an_expected_version_one_wins()
    {
        const int Rounds = 20;
        await CreateAsync("model", Rounds + 1);
        await Aliases.SetAsync("model", "production", 1);
        for (var round = 1; round <= Rounds; round++)
        {
            var won = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => MoveAsync(round))));
            won.Count(one => one).Should().Be(1);
        }

        async Task<bool> MoveAsync(int from)
        {
            try
            {
                // Each to a version of its own would allow all to win in turn; to the same one, the others find it moved.
                await Aliases.SetAsync("model", "production", from + 1, expectedVersion: from);
                return true;
            }
            catch (ArtifactConflictException e) when (e.Reason == ArtifactConflictReason.AliasMoved)
            {
                return false;
            }
        }
    }

    private async Task<IReadOnlyList<Artifact>> CreateAsync(string key, int versions) =>
        await Artifacts.CreateArtifactsAsync([.. Enumerable.Range(0, versions).Select(_ => new ArtifactCreate { Key = key })]);
}
