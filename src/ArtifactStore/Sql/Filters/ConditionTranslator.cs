namespace ArtifactStore.Sql;

/// <summary>Translates one condition on one column.</summary>
internal sealed class ConditionTranslator(SqlDialect dialect)
{
    /// <summary>
    /// Translates a condition; <see cref="SqlFragment.True"/> where nothing of it is set, null where there is no condition.
    /// </summary>
    public SqlFragment? Translate(string column, Condition? condition) =>
        condition switch
        {
            null => null,
            IdCondition id => SqlFragment.Combine(id.Operator, IsIn(column, id.Any), IsNotIn(column, id.NotAny), IsNull(column, id.IsNull)),
            TextCondition text => SqlFragment.Combine(
                text.Operator,
                IsIn(column, text.Any),
                IsNotIn(column, text.NotAny),
                IsLike(column, text.Like),
                StartsWith(column, text.StartsWith),
                IsNull(column, text.IsNull)
            ),
            KeyCondition key => SqlFragment.Combine(
                key.Operator,
                IsIn(column, key.Any),
                IsNotIn(column, key.NotAny),
                IsLike(column, key.Like),
                StartsWith(column, key.StartsWith),
                IsNull(column, key.IsNull),
                IsNull(column, !key.Exists)
            ),
            NumberCondition number => SqlFragment.Combine(
                number.Operator,
                IsIn(column, number.Any),
                IsNotIn(column, number.NotAny),
                Compare(column, ">=", number.AtLeast),
                Compare(column, "<=", number.AtMost),
                IsNull(column, number.IsNull)
            ),
            StateTypeCondition type => SqlFragment.Combine(
                type.Operator,
                IsIn(column, Names(type.Any)),
                IsNotIn(column, Names(type.NotAny))
            ),
            StateNameCondition name => SqlFragment.Combine(name.Operator, IsIn(column, name.Any), IsNotIn(column, name.NotAny)),
            TagsCondition tags => SqlFragment.Combine(
                tags.Operator,
                All(column, tags.All),
                Any(column, tags.Any),
                tags.IsNull is { } none ? dialect.HasNoTags(column, none) : null
            ),
            TimeCondition time => Time(column, column, time),
            BooleanCondition boolean => boolean.EqualTo is { } value
                ? SqlFragment.Of($"{column} = {SqlValue.Boolean(value)}")
                : SqlFragment.True,
            LikeCondition like => IsLike(column, like.Like) ?? SqlFragment.True,
            IsNullCondition isNull => IsNull(column, isNull.IsNull) ?? SqlFragment.True,
            TaskRunFlowRunCondition run => Membership(column, run),
            _ => throw new ArgumentException($"The condition {condition.GetType().Name} is not one on a single column.", nameof(condition)),
        };

    /// <summary>Translates a condition on a time whose bounds compare another expression than <c>is_null_</c> tests.</summary>
    public static SqlFragment? Time(string bounded, string column, TimeCondition? time) =>
        time is null
            ? null
            : SqlFragment.Combine(
                time.Operator,
                time.Before is { } before ? SqlFragment.Of($"{bounded} <= {SqlValue.Time(before)}") : null,
                time.After is { } after ? SqlFragment.Of($"{bounded} >= {SqlValue.Time(after)}") : null,
                IsNull(column, time.IsNull)
            );

    /// <summary>Translates a condition on a state, whose parts test two columns.</summary>
    public SqlFragment? State(string type, string name, StateCondition? state) =>
        state is null ? null : SqlFragment.Combine(state.Operator, Translate(type, state.Type), Translate(name, state.Name));

    /// <summary>Translates a condition on the creator of a flow run.</summary>
    public SqlFragment? CreatedBy(string prefix, CreatedByCondition? createdBy) =>
        createdBy is null
            ? null
            : SqlFragment.Combine(
                createdBy.Operator,
                IsIn($"{prefix}_id", createdBy.Id),
                IsIn($"{prefix}_type", createdBy.Type),
                createdBy.IsNull is { } isNull ? SqlFragment.Of($"{prefix}_known = {SqlValue.Boolean(!isNull)}") : null
            );

    /// <summary>
    /// Translates a condition on the flow run of the parent task run. A list is looked up from its own side, where indexes lead to the
    /// runs; the rest tests each run's parent.
    /// </summary>
    public SqlFragment ParentFlowRun(IdCondition parent)
    {
        var taskRun = dialect.Table("task_run");
        var any = Translate("ptr.flow_run_id", parent with { NotAny = null, IsNull = null });
        var rest = Translate(
            $"(SELECT ptr.flow_run_id FROM {taskRun} AS ptr WHERE ptr.id = fr.parent_task_run_id)",
            parent with
            {
                Any = null,
            }
        );
        return SqlFragment.Combine(
            parent.Operator,
            parent.Any is null
                ? null
                : dialect.IsAmong("fr.parent_task_run_id", SqlFragment.Of($"SELECT ptr.id FROM {taskRun} AS ptr WHERE {any!}")),
            rest is { IsTrue: true } ? null : rest
        );
    }

    /// <summary>
    /// Translates a condition on two names: the deployment's own flow may differ from the run's, and an absent flow does not hide a match
    /// of the deployment's name.
    /// </summary>
    public SqlFragment? FlowOrDeploymentName(LikeCondition name)
    {
        var byDeployment = Translate("d.name", name);
        return byDeployment is null or { IsTrue: true }
            ? byDeployment
            : SqlFragment.Combine(
                FilterOperator.Or,
                byDeployment,
                SqlFragment.Of(
                    $"EXISTS (SELECT 1 FROM {dialect.Table("flow")} AS df WHERE df.id = d.flow_id AND {Translate("df.name", name)!})"
                )
            );
    }

    /// <summary>Translates a condition on the flow runs that a task run has started.</summary>
    public SqlFragment HasSubflowRuns(ExistsCondition subflows) =>
        Exists($"SELECT 1 FROM {dialect.Table("flow_run")} AS sfr WHERE sfr.parent_task_run_id = tr.id", subflows.Exists);

    /// <summary>Translates a condition on the deployments of a flow.</summary>
    public SqlFragment HasDeployment(IsNullCondition deployment) =>
        Exists($"SELECT 1 FROM {dialect.Table("deployment")} AS fd WHERE fd.flow_id = f.id", !deployment.IsNull);

    /// <summary>Translates a condition that an artifact is the latest version of its key.</summary>
    public SqlFragment IsLatest(BooleanCondition latest) =>
        latest.EqualTo is { } value
            ? SqlFragment.Of(
                $"((SELECT COUNT(*) FROM {dialect.Table(SqlTable.ArtifactCollection.Name())} AS lc WHERE lc.latest_id = a.id) {(value ? ">" : "=")} 0)"
            )
            : SqlFragment.True;

    /// <summary>The latest versions of all keys.</summary>
    public ThroughRows LatestRows =>
        new(SqlTable.ArtifactCollection, "lc.latest_id", SqlFragment.Of($"{dialect.Table(SqlTable.ArtifactCollection.Name())} AS lc"))
        {
            IsWhole = true,
        };

    /// <summary>Translates a condition on a number of the latest artifact of a key.</summary>
    public SqlFragment? OfLatest(string column, NumberCondition number) =>
        Translate($"(SELECT la.{column} FROM {dialect.Table(SqlTable.Artifact.Name())} AS la WHERE la.id = c.latest_id)", number);

    /// <summary>Makes the translation of a condition on an entry of the metadata.</summary>
    public MetadataEntry Entry(string name, MetadataCondition condition) => new(dialect, this, name, condition);

    /// <summary>
    /// Translates a condition on the aliases of a row, each operator of which tests all of them. They are found by the row, whatever the
    /// values: the alias is an expression, for which no index is chosen.
    /// </summary>
    /// <param name="link">The condition that an alias is one of the row.</param>
    /// <param name="alias">The condition.</param>
    public SqlFragment HasAlias(string link, TextCondition alias)
    {
        const string Value = "(al.alias || '')";
        var any = Has(SqlFragment.True)!;
        return SqlFragment.Combine(
            alias.Operator,
            Has(IsIn(Value, alias.Any)),
            ValueList.Snapshot(alias.NotAny) is { Count: > 0 } not ? SqlFragment.Of($"({any} AND NOT {Has(IsIn(Value, not))!})") : null,
            Has(IsLike(Value, alias.Like)),
            Has(StartsWith(Value, alias.StartsWith)),
            alias.IsNull is { } none ? SqlFragment.Of($"{(none ? "NOT " : "")}{any}") : null
        );

        SqlFragment? Has(SqlFragment? matches) =>
            matches is null
                ? null
                : SqlFragment.Of(
                    $"EXISTS (SELECT 1 FROM {SqlTable.ArtifactAlias.From(dialect)} WHERE {SqlTranslation.AllOf([SqlFragment.Of($"{link}"), matches])})"
                );
    }

    /// <summary>
    /// Returns the aliases by which a condition finds its rows, as FROM and WHERE; null if it also passes rows without any.
    /// </summary>
    /// <remarks>Lists and beginnings are looked up in the index. For the rest all aliases are read; artifacts are more.</remarks>
    public SqlFragment? AliasesOf(TextCondition alias)
    {
        if (alias.IsNull == true)
        {
            return null;
        }

        if (alias is { Operator: FilterOperator.And, Any: { } any })
        {
            // Another alias of the row may have the beginning.
            return Listed(SqlTable.ArtifactAlias, "al.artifact_id, al.key", "al.alias", List(ValueList.From(any)).Distinct());
        }

        var part = alias with { NotAny = null, Like = null, IsNull = null };
        var isServed = alias.Operator == FilterOperator.And || part.Equals(alias);
        var where = isServed ? Translate("al.alias", part)! : SqlFragment.True;
        return where.IsTrue
            ? SqlFragment.Of($"{SqlTable.ArtifactAlias.From(dialect)}")
            : SqlFragment.Of($"{SqlTable.ArtifactAlias.From(dialect)} WHERE {where}");
    }

    /// <summary>
    /// Returns the rows of a table whose column is in a list. On a remote database each value is looked up by itself, as a range of one: of
    /// a prepared list the planner supposes that the values are common, and reads the table.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns that are needed.</param>
    /// <param name="column">The column that is in the list.</param>
    /// <param name="list">The list.</param>
    public SqlFragment Listed(SqlTable table, string columns, string column, SqlValue list) =>
        dialect.WritesSets
            ? SqlFragment.Of(
                $"{dialect.FromLists("list", [("value", list)])} CROSS JOIN LATERAL (SELECT {columns} FROM {table.From(dialect)} WHERE {column} >= list.value AND {column} <= list.value OFFSET 0) AS {table.Alias()}"
            )
            : SqlFragment.Of($"{table.From(dialect)} WHERE {dialect.IsIn(column, list)}");

    private static SqlFragment Exists(string select, bool? exists) =>
        exists is { } given ? SqlFragment.Of($"{(given ? "EXISTS" : "NOT EXISTS")} ({select})") : SqlFragment.True;

    private static SqlFragment? IsNull(string column, bool? isNull) =>
        isNull is null ? null : SqlFragment.Of($"{column} {(isNull.Value ? "IS NULL" : "IS NOT NULL")}");

    private static SqlFragment? Compare(string column, string comparison, int? bound) =>
        bound is null ? null : SqlFragment.Of($"{column} {comparison} {SqlValue.Number(bound)}");

    private static ValueList<string>? Names(IEnumerable<StateType>? types) =>
        types is null ? null : ValueList.From(types.Select(WireEnum<StateType>.ToText));

    private static SqlValue List<T>(ValueList<T> values) =>
        values switch
        {
            ValueList<Guid> ids => SqlValue.Ids(ids),
            ValueList<string> texts => SqlValue.Texts(texts),
            ValueList<int> numbers => SqlValue.Numbers([.. numbers.Select(number => (long)number)]),
            _ => throw new ArgumentException($"A list of {typeof(T).Name} is not a parameter.", nameof(values)),
        };

    private SqlFragment? IsIn<T>(string column, IEnumerable<T>? values)
    {
        if (values is null)
        {
            return null;
        }

        var list = List(ValueList.From(values));
        return dialect.IsIn(column, list).AsMembership(column, list);
    }

    private SqlFragment? IsNotIn<T>(string column, IEnumerable<T>? values) =>
        ValueList.Snapshot(values) is { Count: > 0 } list ? dialect.IsNotIn(column, List(list)) : null;

    private SqlFragment? IsLike(string column, string? pattern) => string.IsNullOrEmpty(pattern) ? null : dialect.IsLike(column, pattern);

    private SqlFragment? StartsWith(string column, string? text) => string.IsNullOrEmpty(text) ? null : dialect.StartsWith(column, text);

    private SqlFragment? All(string column, IEnumerable<string>? tags) =>
        ValueList.Snapshot(tags) is { Count: > 0 } list ? dialect.HasAllTags(column, list) : null;

    private SqlFragment? Any(string column, IEnumerable<string>? tags) =>
        tags is null ? null : dialect.HasAnyTag(column, ValueList.From(tags));

    private SqlFragment Membership(string column, TaskRunFlowRunCondition run) =>
        run.Membership switch
        {
            FlowRunMembership.Outside => SqlFragment.Of($"{column} IS NULL"),
            _ when run.Any is not null => IsIn(column, run.Any)!,
            FlowRunMembership.Inside => SqlFragment.Of($"{column} IS NOT NULL"),
            FlowRunMembership.Anywhere => SqlFragment.True,
            _ => throw new ArgumentOutOfRangeException(
                nameof(run),
                run.Membership,
                $"Membership {run.Membership:D} is not a value of {nameof(FlowRunMembership)}."
            ),
        };
}
